/** The same wasm on the host build and, lowered, under QEMU and natively with sanitizers: identical output. */
import { describe, expect, test } from "vitest";
import { modelLines } from "./lines.ts";
import {
  hashes,
  inBatches,
  LIST_ADDRESS,
  type ModelCase,
  modelCases,
  modelList,
  sharedModels,
} from "./models.ts";
import { buildNative, hasNativeCompiler, runNative } from "./native.ts";
import { buildProgram, missing, runHost, runQemu } from "./qemu.ts";

const why = missing();
const noModels = sharedModels() ? "" : "no ../shared/models";
const FLASH_BYTES = 14 << 20;

function expectGolden(cases: ModelCase[], output: string): void {
  const got = output.split("\n").filter((line) => line.startsWith("out "));
  const want = cases.flatMap((c) => c.outputs.map((bytes, i) => ({ name: c.name, bytes, i })));
  expect(got.length).toBe(want.length);
  want.forEach(({ name, bytes, i }, at) => {
    const accepted = hashes(bytes).map((h) => `out ${i} ${bytes.length} ${h}`);
    expect(accepted, name).toContain(got[at].trim());
  });
}

describe.skipIf(why)(`programs under QEMU${why && ` (skipped: ${why})`}`, () => {
  test.each([false, true])("floats, integers, tables, bulk memory (checked: %s)", async (checked) => {
    const built = await buildProgram("hello", { checked });
    const host = runHost("hello", checked);
    const qemu = runQemu("hello", built.image);
    expect(host.output.split("\n").length).toBe(4);
    expect(qemu).toEqual({ status: 0, output: host.output });
  });

  test("a native build with sanitizers prints the same", async () => {
    if (!hasNativeCompiler()) return;
    await buildProgram("hello");
    const native = runNative(await buildNative("hello"));
    expect(native.errors).toBe("");
    expect(native.output).toBe(runHost("hello").output);
  });
});

describe.skipIf(why || noModels)(
  `kmodels under QEMU${(why || noModels) && ` (skipped: ${why || noModels})`}`,
  () => {
    test.each(["ops", "real"] as const)(
      "%s: every node as on the host build, outputs as the goldens",
      async (kind) => {
        const built = await buildProgram("models");
        for (const batch of inBatches(modelCases(kind), FLASH_BYTES)) {
          const flash = { address: LIST_ADDRESS, data: modelList(batch) };
          const host = runHost("models", false, flash);
          const qemu = runQemu("models", built.image, { flash });
          expect(qemu.status).toBe(0);
          expect(modelLines(qemu.output)).toEqual(modelLines(host.output));
          expectGolden(batch, qemu.output);
        }
      },
    );

    test.each([false, true])("all of them natively with sanitizers (checked: %s)", async (checked) => {
      if (!hasNativeCompiler()) return;
      await buildProgram("models", { checked });
      const program = await buildNative(checked ? "models-checked" : "models");
      for (const batch of inBatches([...modelCases("ops"), ...modelCases("real")], FLASH_BYTES)) {
        const flash = { address: LIST_ADDRESS, data: modelList(batch) };
        const native = runNative(program, flash);
        expect(native.errors).toBe("");
        expect(native.status).toBe(0);
        expect(modelLines(native.output)).toEqual(modelLines(runHost("models", checked, flash).output));
      }
    });
  },
);
