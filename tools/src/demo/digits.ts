/** `make run`: inspects the model that ships and lets it read the sample images, through the kpy command. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";

const MODEL = "tools/model/digits.kmodel";
const IMAGES = "tools/model";
const SHADES = " .:-=+*#%@";
const BAR_WIDTH = 40;

function kpy(...args: string[]): void {
  process.stdout.write(`\n$ kpy ${args.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, ["tools/bin/kpy.mjs", ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Two pixel rows become one line of text, since characters are about twice as high as wide. */
function asciiImage(file: string): string {
  const { width, height, data } = PNG.sync.read(readFileSync(file));
  const shade = (x: number, y: number): number =>
    (data[4 * (y * width + x)] + data[4 * ((y + 1) * width + x)]) / 2;
  let text = "";
  for (let y = 0; y + 1 < height; y += 2) {
    for (let x = 0; x < width; x++) text += SHADES[Math.round((shade(x, y) / 255) * (SHADES.length - 1))];
    text += "\n";
  }
  return text;
}

function probabilities(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const folder = mkdtempSync(join(tmpdir(), "kpy-"));
try {
  kpy("inspect", MODEL);
  for (const name of readdirSync(IMAGES)
    .filter((file) => file.endsWith(".png"))
    .sort()) {
    const image = join(IMAGES, name);
    kpy("infer", MODEL, "--image", image, "--out", folder, "--repeat", "20");
    process.stdout.write(`\n${asciiImage(image)}\n`);
    const classes = probabilities(join(folder, "output0.bin"));
    const best = classes.indexOf(Math.max(...classes));
    classes.forEach((p, digit) => {
      const bar = "#".repeat(Math.round(p * BAR_WIDTH));
      process.stdout.write(`  ${digit}  ${(100 * p).toFixed(1).padStart(5)} %  ${bar}\n`);
    });
    process.stdout.write(`${image}: this is a ${best}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
