/** `kpy infer` as a user calls it. Needs a built checkout. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { ALL_OPS, generateModel } from "../../tools/src/writer/generate/generate.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { goldenNames } from "../kmodel/shared_models.ts";
import { differs } from "../writer/compare.ts";
import { asBytes, evaluate } from "../writer/reference/evaluate.ts";
import { kpy } from "./kpy.ts";

const folder = mkdtempSync(join(tmpdir(), "kpy-infer-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const DIGITS = fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url));
const DIGIT = fileURLToPath(new URL("../../tools/model/digit7.png", import.meta.url));
const LIBM_ULPS = 4;

const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

/** A generated model with several inputs and outputs, in files. */
function writeGenerated(seed: number) {
  const { graph, inputs, isExact } = generateModel({ seed, nodes: 25, ops: ALL_OPS });
  writeFileSync(path("model.kmodel"), writeModel(graph).bytes);
  const names = inputs.map((values, i) => {
    writeFileSync(path(`in${i}.bin`), asBytes(values));
    return path(`in${i}.bin`);
  });
  const results = evaluate(graph, inputs);
  const outputs = graph.outputs.map((tensor) => ({
    dtype: tensor.dtype,
    bytes: asBytes(results.get(tensor)!),
    ulps: isExact(tensor) ? 0 : LIBM_ULPS,
  }));
  return { names, outputs, nodes: graph.nodes.length };
}

describe("a model with several inputs and outputs", () => {
  const { names, outputs, nodes } = writeGenerated(77);
  const inputs = names.flatMap((name) => ["--input", name]);

  it("writes the outputs, a trace and nothing else to stdout", () => {
    const run = kpy("infer", path("model.kmodel"), ...inputs, "--out", path("o/p"), "--trace", path("t"));
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout.trim().split("\n").length).toBe(outputs.length);
    for (const [i, { dtype, bytes, ulps }] of outputs.entries()) {
      const data = new Uint8Array(readFileSync(path(`o/p/output${i}.bin`)));
      expect(differs(data, bytes, dtype, ulps)).toBe("");
      expect(run.stdout).toContain(sha256(data));
    }
    const lines = readFileSync(path("t"), "utf8").trim().split("\n");
    const trace = lines.map((line) => JSON.parse(line));
    expect(new Set(trace.map((t) => t.index)).size).toBe(nodes);
    for (const t of trace) {
      expect(Object.keys(t)).toEqual(["index", "op", "unit", "area", "dtype", "bytes", "sha256", "us"]);
      expect(t.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(t.unit === "kpu" || t.area === "main").toBe(true);
    }
  });

  it("repeats and prints the median last", () => {
    const run = kpy("infer", path("model.kmodel"), ...inputs, "--repeat", "5");
    expect(run.status).toBe(0);
    expect(run.stdout.trim().split("\n").at(-1)).toMatch(/^median_ms: \d+(\.\d+)?$/);
  });

  it("gives the same result as JSON", () => {
    const run = kpy("infer", path("model.kmodel"), ...inputs, "--json", "--repeat", "2", "--out", path("j"));
    const result = JSON.parse(run.stdout);
    expect(result.median_ms).toBeGreaterThan(0);
    expect(result.outputs.length).toBe(outputs.length);
    for (const [i, o] of result.outputs.entries()) {
      const data = readFileSync(path(`j/output${i}.bin`));
      expect(o).toMatchObject({ dtype: outputs[i].dtype, bytes: data.length, sha256: sha256(data) });
      expect(o.shape.length).toBe(4);
    }
    expect(kpy("infer", path("model.kmodel"), ...inputs, "--json").stdout).toContain('"median_ms":null');
  });

  it("wants as many inputs as the model has, in their length", () => {
    const none = kpy("infer", path("model.kmodel"));
    expect(none.status).toBe(2);
    expect(none.stderr).toContain(`${names.length} input(s), 0 --input given`);
    writeFileSync(path("short"), Buffer.alloc(3));
    const wanted = readFileSync(names[0]).length;
    const short = ["--input", path("short"), ...inputs.slice(2)];
    const wrong = kpy("infer", path("model.kmodel"), ...short);
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toMatch(new RegExp(`3 bytes, but input 0 takes ${wanted} bytes`));
  });
});

describe("images", () => {
  const image = new PNG({ width: 56, height: 56 });
  image.data.fill(255);
  writeFileSync(path("big.png"), PNG.sync.write(image));

  it("reads a PNG of the model's size", () => {
    const run = kpy("infer", DIGITS, "--image", DIGIT, "--json");
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout).outputs.length).toBeGreaterThan(0);
  });

  it("scales only on request", () => {
    const refused = kpy("infer", DIGITS, "--image", path("big.png"));
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("the image is 56x56, the model takes 28x28; add --resize");
    expect(kpy("infer", DIGITS, "--image", path("big.png"), "--resize").status).toBe(0);
  });

  it("says when a file is no image", () => {
    writeFileSync(path("text.png"), "hello");
    const run = kpy("infer", DIGITS, "--image", path("text.png"));
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("neither a PNG nor a JPEG");
  });
});

describe("errors", () => {
  it("names the file and the place, on stderr, without a stack trace", () => {
    writeFileSync(path("cut.kmodel"), readFileSync(DIGITS).subarray(0, 5000));
    const run = kpy("infer", path("cut.kmodel"), "--image", DIGIT);
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toMatch(/^kpy: .*cut\.kmodel: .*bytes are needed, 5000 are present.*\n$/);
  });

  it.each([
    [2, ["infer"]],
    [2, ["infer", DIGITS, "--repeat", "0"]],
    [2, ["infer", DIGITS, "--nonsense"]],
    [2, ["infer", DIGITS, "--image", DIGIT, "--input", DIGIT]],
    [1, ["infer", "does-not-exist.kmodel"]],
    [0, ["infer", "--help"]],
  ] as [number, string[]][])("exits %i for %j", (status, args) => {
    expect(kpy(...args).status).toBe(status);
  });
});

const mission = goldenNames("real").find(({ name }) => name === "dae_20200326_c267514");
describe.skipIf(!mission)("the autoencoder of the first user", () => {
  // On a busy machine single runs say nothing: the best of at most twenty counts.
  it("takes less than 400 ms from process start to result", () => {
    const at = mission!.folder;
    const command = [
      "infer",
      join(at, "model.kmodel"),
      "--input",
      join(at, "s0.in0.bin"),
      "--out",
      path("m"),
    ];
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20 && best >= 400; i++) best = Math.min(best, kpy(...command).ms);
    expect(existsSync(path("m/output0.bin"))).toBe(true);
    expect(readFileSync(path("m/output0.bin")).equals(readFileSync(join(at, "s0.out0.bin")))).toBe(true);
    expect(best).toBeLessThan(400);
  });
});
