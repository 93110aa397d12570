/**
 * Recursion without end, and what is left of a script at a soft reset, in the image: under QEMU with a hart's stack, and natively with
 * sanitizers, as on the host.
 */
import { describe, expect, test } from "vitest";
import { CheckedRuntime } from "../py/robust/checked.ts";
import { recursions } from "../py/robust/recursion.ts";
import { buildNative, hasNativeCompiler, runNative } from "./native.ts";
import { buildProgram, missing, runQemu } from "./qemu.ts";
import { replInput, replResults, type ScriptResult } from "./raw_repl.ts";

const why = missing();
const TIMEOUT_MS = 600_000;

/** Leaves models, images, open streams and threads behind; the next script finds a runtime as new. */
const LEFTOVERS = `
import image, KPU, _thread, micropython
i = image.Image(size=(64, 48))
print(i.draw_rectangle(5, 5, 20, 20, color=(255, 0, 0), fill=True).find_blobs([(20, 90, 20, 127, 0, 127)])[0].rect())
keep = [image.Image(size=(64, 48)) for _ in range(5)]
_thread.start_new_thread(lambda: [0 for _ in iter(int, 1)], ())
try:
    KPU.load(b"none")
except ValueError as e:
    print(type(e))
`;

const scripts = [...Object.values(recursions), LEFTOVERS, LEFTOVERS, 'print("end")'];
const input = replInput(scripts, "import machine\nmachine.reset()\n");

function onHost(): ScriptResult[] {
  const runtime = new CheckedRuntime();
  const results = scripts.map((source) => runtime.run(source));
  runtime.close();
  return results;
}

describe.skipIf(why)(`hard scripts in the image${why && ` (skipped: ${why})`}`, () => {
  const build = (checked: boolean) =>
    buildProgram("python", { program: "repl", entries: ["assembly/index.ts"], checked });

  function expectSame(output: string): void {
    const got = replResults(output, scripts.length);
    expect(got.map(({ stdout }) => stdout)).toEqual(onHost().map(({ stdout }) => stdout));
    expect(got.map(({ stderr }) => stderr).join("")).toBe("");
  }

  test(
    "under QEMU",
    async () => {
      const { image } = await build(false);
      const { status, output } = runQemu("robust", image, { input, timeoutMs: 300_000 });
      expectSame(output);
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    "natively, with sanitizers and bounds checks",
    async () => {
      if (!hasNativeCompiler()) return;
      await build(true);
      const program = await buildNative("python-checked", "repl");
      const { status, output, errors } = runNative(program, undefined, input);
      expect(errors).toBe("");
      expectSame(output);
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );
});
