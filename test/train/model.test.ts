/** The model that ships: reproducible from its weights, and right about the sample images. */
import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { buildDigitModel } from "../../tools/src/train/build_model.ts";
import { drawDigit, SAMPLES } from "../../tools/src/train/samples.ts";
import { runFile } from "../writer/run_file.ts";

const folder = new URL("../../tools/model/", import.meta.url);
const trained = JSON.parse(readFileSync(new URL("digits.json", folder), "utf8"));
const shipped = Uint8Array.from(readFileSync(new URL("digits.kmodel", folder)));

describe("the digit model", () => {
  it("comes out of its weights byte for byte", () => {
    expect(buildDigitModel(trained).bytes).toEqual(shipped);
  });

  for (const [name, strokes] of Object.entries(SAMPLES)) {
    it(`${name} is drawn from its strokes`, () => {
      const pixels = PNG.sync.read(readFileSync(new URL(name, folder))).data;
      expect(PNG.sync.read(Buffer.from(drawDigit(strokes))).data).toEqual(pixels);
    });

    it(`reads ${name}`, () => {
      const { data } = PNG.sync.read(readFileSync(new URL(name, folder)));
      const grey = Uint8Array.from({ length: 28 * 28 }, (_, i) => data[4 * i]);
      const classes = new Float32Array(runFile(shipped, [grey])[0].buffer);
      const best = classes.indexOf(Math.max(...classes));
      expect(`digit${best}.png`).toBe(name);
      expect(classes[best]).toBeGreaterThan(0.5);
    });
  }
});
