/** The shared kmodels and all their cases, run through the REPL of an emulated stick. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stick } from "./stick.ts";

/** Where the models lie in flash, and the inputs behind the largest of them. */
const MODEL_ADDRESS = 0x500000;
const INPUT_ADDRESS = 0xa00000;
const FLASH_END = 0xd00000;
/** Longer outputs are compared by their digest. */
const SHOWN_BYTES = 4096;

export interface GoldenModel {
  name: string;
  folder: string;
  cases: string[];
}

/** All models below `ops` and `real` of the folder of shared models. */
export function goldenModels(shared: string): GoldenModel[] {
  return ["ops", "real"].flatMap((kind) =>
    readdirSync(join(shared, kind))
      .sort()
      .map((name) => {
        const folder = join(shared, kind, name);
        const cases = readdirSync(folder).flatMap((file) => file.match(/^(\w+)\.out0\.bin$/)?.[1] ?? []);
        return { name: `${kind}/${name}`, folder, cases: cases.sort() };
      }),
  );
}

function numbered(folder: string, prefix: string): Buffer[] {
  const list: Buffer[] = [];
  for (let i = 0; existsSync(join(folder, `${prefix}${i}.bin`)); i++)
    list.push(readFileSync(join(folder, `${prefix}${i}.bin`)));
  return list;
}

const LOAD = `
import KPU, _maix, ubinascii, uhashlib, gc
task = None
gc.collect()
task = KPU.load(${MODEL_ADDRESS})
`;

/** Outputs are shown from where the model keeps them: the largest have 1.7 MB, more than the Python heap. */
function forwardScript(sizes: number[], outputs: number[]): string {
  let at = INPUT_ADDRESS;
  const inputs = sizes.map((size) => {
    const text = `_maix.flash_read(${at}, ${size})`;
    at += (size + 255) & ~255;
    return text;
  });
  if (at > FLASH_END) throw new Error("the inputs do not fit the flash");
  return `
def show(fmap, size):
    data = memoryview(fmap)
    print(ubinascii.hexlify(data if size <= ${SHOWN_BYTES} else uhashlib.sha256(data).digest()).decode())
gc.collect()
sizes = (${outputs.join(", ")},)
show(KPU.forward(task, ${inputs.length === 1 ? inputs[0] : `(${inputs.join(", ")})`}), sizes[0])
for i in range(1, len(sizes)):
    show(KPU.get_output(task, i), sizes[i])
`;
}

/** A NaN may have either sign (README of the shared models). */
function canonical(bytes: Buffer): Buffer {
  const floats = Buffer.from(bytes);
  for (let i = 0; i + 4 <= floats.length; i += 4) {
    if ((floats.readUInt32LE(i) & 0x7fffffff) > 0x7f800000) floats.writeUInt32LE(0x7fc00000, i);
  }
  return floats;
}

function matches(shown: string, want: Buffer): boolean {
  if (want.length > SHOWN_BYTES) {
    return [want, canonical(want)].some((b) => createHash("sha256").update(b).digest("hex") === shown);
  }
  const found = Buffer.from(shown, "hex");
  return found.equals(want) || (want.length % 4 === 0 && canonical(found).equals(canonical(want)));
}

export interface Outcome {
  name: string;
  /** Cases whose outputs are all as the goldens. */
  equal: string[];
  /** What went wrong otherwise: a refusal by `KPU.load`, a traceback, or a wrong output. */
  refused?: string;
  faults: string[];
}

/** Loads a model from flash and runs its cases. */
export function runGolden(stick: Stick, model: GoldenModel, cases = model.cases): Outcome {
  const outcome: Outcome = { name: model.name, equal: [], faults: [] };
  const bytes = readFileSync(join(model.folder, "model.kmodel"));
  if (MODEL_ADDRESS + bytes.length > INPUT_ADDRESS)
    throw new Error(`${model.name} is too long for the flash`);
  stick.flash(MODEL_ADDRESS, bytes);
  const loaded = stick.run(LOAD);
  if (loaded.err) {
    outcome.refused = loaded.err.trim().split("\n").at(-1);
    return outcome;
  }
  for (const name of cases) {
    const inputs = numbered(model.folder, `${name}.in`);
    const outputs = numbered(model.folder, `${name}.out`);
    let at = INPUT_ADDRESS;
    for (const input of inputs) {
      stick.flash(at, input);
      at += (input.length + 255) & ~255;
    }
    const script = forwardScript(
      inputs.map((input) => input.length),
      outputs.map((output) => output.length),
    );
    const { out, err } = stick.run(script);
    const lines = out.trim().split("\n");
    if (err) outcome.faults.push(`${name}: ${err.trim().split("\n").at(-1)}`);
    else if (outputs.every((want, i) => matches(lines[i] ?? "", want))) outcome.equal.push(name);
    else outcome.faults.push(`${name}: the output is not the golden`);
  }
  stick.run("KPU.deinit(task)");
  return outcome;
}
