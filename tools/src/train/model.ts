/** Writes tools/model/digits.kmodel and the sample images from what is in the repository. Usage: npm run model */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildDigitModel } from "./build_model.ts";
import { drawDigit, SAMPLES } from "./samples.ts";

const folder = process.argv[2] ?? "tools/model";
const trained = JSON.parse(readFileSync("tools/model/digits.json", "utf8"));
const model = buildDigitModel(trained);
mkdirSync(folder, { recursive: true });
const write = (name: string, bytes: Uint8Array): void => {
  writeFileSync(join(folder, name), bytes);
  process.stdout.write(`${join(folder, name)}: ${bytes.length} bytes\n`);
};
write("digits.kmodel", model.bytes);
for (const [name, strokes] of Object.entries(SAMPLES)) write(name, drawDigit(strokes));
