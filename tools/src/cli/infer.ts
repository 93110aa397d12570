/** `kpy infer`: runs one kmodel without Python. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { createHost } from "../host/host.ts";
import { loadModel, readInput } from "../kmodel/files.ts";
import { imageInput } from "../kmodel/image_input.ts";
import { type KModel, KModelRuntime } from "../kmodel/runtime.ts";
import { sha256, trace } from "../kmodel/trace.ts";
import { CliError } from "./error.ts";

interface Options {
  input: string[];
  image?: string;
  resize?: boolean;
  out?: string;
  trace?: string;
  repeat?: number;
  json?: boolean;
}

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("a whole number from 1 is needed.");
  return n;
}

export function define(cmd: Command): void {
  cmd
    .description("Runs a kmodel and prints what its outputs are.")
    .argument("<model>", "kmodel version 4 file")
    .option(
      "--input <file>",
      "raw input bytes, dense NCHW (repeat in input order)",
      (f, all: string[]) => [...all, f],
      [],
    )
    .option("--image <file>", "PNG or JPEG as the input of a 1x3xHxW or 1x1xHxW model")
    .option("--resize", "scale the image to the size that the model takes")
    .option("--out <dir>", "write output0.bin, output1.bin ... there")
    .option("--trace <file>", "write one JSON line per node")
    .option("--repeat <n>", "run n times after a warm-up and print the median time", count)
    .option("--json", "machine-readable result")
    .action(infer);
}

/** "f32 1x3x32x32 (12288 bytes)" */
function describe(t: { dtype: string; shape: number[]; bytes: number }): string {
  return `${t.dtype} ${t.shape.join("x")} (${t.bytes} bytes)`;
}

function gatherInputs(model: KModel, path: string, options: Options): Uint8Array[] {
  if (options.image !== undefined) {
    if (options.input.length > 0) throw new CliError("give either --input or --image, not both", 2);
    if (model.inputs.length !== 1)
      throw new CliError(`--image: ${path} has ${model.inputs.length} inputs`, 2);
    return [imageInput(options.image, readInput(options.image), model.inputs[0], options.resize ?? false)];
  }
  if (options.input.length !== model.inputs.length) {
    const list = model.inputs.map((t, i) => `input ${i}: ${describe(t)}`).join(", ");
    const got = `${options.input.length} --input given`;
    throw new CliError(`${path} has ${model.inputs.length} input(s), ${got}; it takes ${list}`, 2);
  }
  return options.input.map((file, i) => {
    const data = readInput(file);
    const want = model.inputs[i];
    if (data.length === want.bytes) return data;
    throw new CliError(
      `${file}: ${data.length} bytes, but input ${i} takes ${want.bytes} bytes: ${describe(want)}`,
    );
  });
}

/** Median in milliseconds of `n` runs after one warm-up. */
function measure(model: KModel, inputs: Uint8Array[], n: number): number {
  const times: number[] = [];
  for (let i = 0; i <= n; i++) {
    const start = performance.now();
    model.setInputs(inputs);
    model.run();
    if (i > 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return (times[(n - 1) >> 1] + times[n >> 1]) / 2;
}

function infer(path: string, options: Options): void {
  const runtime = new KModelRuntime(createHost());
  const model = loadModel(runtime, path, true);
  const inputs = gatherInputs(model, path, options);
  model.setInputs(inputs);
  if (options.trace !== undefined) {
    const lines = trace(model).map((line) => JSON.stringify(line));
    writeFileSync(options.trace, lines.map((line) => `${line}\n`).join(""));
  } else {
    model.run();
  }
  const outputs = model.outputs.map((_, i) => model.output(i));
  const median = options.repeat === undefined ? null : measure(model, inputs, options.repeat);
  if (options.out !== undefined) {
    mkdirSync(options.out, { recursive: true });
    for (const [i, data] of outputs.entries()) writeFileSync(join(options.out, `output${i}.bin`), data);
  }
  print(model, outputs, median, options.json ?? false);
}

function print(model: KModel, outputs: Uint8Array[], median: number | null, json: boolean): void {
  const results = outputs.map((data, i) => {
    const { dtype, shape, bytes } = model.outputs[i];
    return { dtype, shape, bytes, sha256: sha256(data) };
  });
  const rounded = median === null ? null : Number(median.toFixed(3));
  if (json) {
    console.log(JSON.stringify({ outputs: results, median_ms: rounded }));
    return;
  }
  for (const [i, r] of results.entries()) console.log(`output${i}: ${describe(r)} sha256 ${r.sha256}`);
  if (rounded !== null) console.log(`median_ms: ${rounded}`);
}
