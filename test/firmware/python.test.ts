/** Python in the image: the scripts of test/py through the raw REPL, under QEMU and with sanitizers, as on the host. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { measureCollections } from "../bench/python/memory.ts";
import { runKpy } from "../py/python.ts";
import { buildNative, hasNativeCompiler, runNative } from "./native.ts";
import { buildProgram, missing, runQemu } from "./qemu.ts";
import { replInput, replResults, type ScriptResult } from "./raw_repl.ts";

const why = missing();
/** Builds of the whole core, on a machine that does other things too. */
const TIMEOUT_MS = 600_000;
const folder = join(repositoryRoot(), "test", "py", "scripts");

/** Scripts that a board cannot run as a PC does: their input is the REPL's, or they look at host folders. */
const HOST_ONLY = /\binput\(|stdin|\/host|__file__/;

/** Scripts of MaixPy's modules that need no device of the board; the model of KPU.load comes with its script. */
function moduleScripts(): { name: string; source: string }[] {
  const modules = join(repositoryRoot(), "test", "firmware", "scripts");
  const model = readFileSync(join(repositoryRoot(), "tools", "model", "digits.kmodel")).toString("base64");
  return readdirSync(modules)
    .sort()
    .map((name) => {
      const source = readFileSync(join(modules, name), "utf8");
      return { name, source: name === "kpu.py" ? `MODEL = "${model}"\n${source}` : source };
    });
}

const scripts = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".py"))
  .sort()
  .map((name) => ({ name, source: readFileSync(join(folder, name), "utf8") }))
  .filter(({ source }) => !HOST_ONLY.test(source))
  .concat(moduleScripts());

/** The REPL's image, built from the same sources as the host build that the results are compared with. */
const build = (checked: boolean) =>
  buildProgram("python", { program: "repl", entries: ["assembly/board.ts"], checked });

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

let host: ScriptResult[];

beforeAll(() => {
  host = scripts
    .map(({ source }) => runKpy(source))
    .map(({ stdout, stderr }) => ({
      stdout: latin1(stdout).replaceAll("\r\n", "\n"),
      // A script that ends with an exception does so on both; the REPL's has no file name.
      stderr: latin1(stderr).replaceAll('File "main.py"', 'File "<stdin>"'),
    }));
});

function expectSame(got: ScriptResult[]): void {
  expect(got.length).toBe(scripts.length);
  const wrong = scripts.filter(
    (_, i) => got[i].stdout !== host[i].stdout || got[i].stderr !== host[i].stderr,
  );
  const first = scripts.indexOf(wrong[0]);
  expect(
    wrong.map((s) => s.name),
    wrong.length ? JSON.stringify({ got: got[first], want: host[first] }) : "",
  ).toEqual([]);
}

describe.skipIf(why)(`Python scripts in the image${why && ` (skipped: ${why})`}`, () => {
  const sources = scripts.map(({ source }) => latin1(source));

  test(
    `${scripts.length} scripts under QEMU print what the host build prints`,
    async () => {
      const { image } = await build(false);
      const input = replInput(sources, "import machine\nmachine.reset()\n");
      const { status, output } = runQemu("python", image, { input, timeoutMs: 300_000 });
      expectSame(replResults(output, scripts.length));
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    "a full collection with 30,000 objects alive takes no more instructions than it may",
    async () => {
      const { image } = await build(false);
      const { lists, tuples, mixed } = measureCollections(image);
      expect(lists.instructions).toBeLessThanOrEqual(1_100_000);
      expect(tuples.instructions).toBeLessThanOrEqual(1_100_000);
      expect(mixed.instructions).toBeLessThanOrEqual(1_350_000);
    },
    TIMEOUT_MS,
  );

  test(
    "the scripts natively with sanitizers and bounds checks",
    async () => {
      if (!hasNativeCompiler()) return;
      await build(true);
      const program = await buildNative("python-checked", "repl");
      const { status, output, errors } = runNative(
        program,
        undefined,
        replInput(sources, "import machine\nmachine.reset()\n"),
      );
      expect(errors).toBe("");
      expectSame(replResults(output, scripts.length));
      expect(status).toBe(0);
    },
    TIMEOUT_MS,
  );
});
