/** How often the shipped model is right about the 10,000 test digits, run in the core as kmodel. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadDigits, PIXELS } from "../../tools/src/train/mnist.ts";
import { CoreRunner } from "../kmodel/generated_core.ts";

const folder = new URL("../../tools/model/", import.meta.url);
/** Share of the digits that quantisation to 8 bits may cost. */
const ALLOWED_LOSS = 0.005;

describe("the quantised digit model", () => {
  it("is about as often right as the network in real numbers", () => {
    const inReals: number = JSON.parse(readFileSync(new URL("digits.json", folder), "utf8")).accuracy;
    const model = new CoreRunner().load(Uint8Array.from(readFileSync(new URL("digits.kmodel", folder))));
    const { count, images, labels } = loadDigits("t10k");
    let right = 0;
    for (let i = 0; i < count; i++) {
      const [bytes] = model.run([images.subarray(i * PIXELS, (i + 1) * PIXELS)], 1);
      const classes = new Float32Array(bytes.buffer);
      if (classes.indexOf(Math.max(...classes)) === labels[i]) right++;
    }
    process.stdout.write(
      `digits: ${((100 * right) / count).toFixed(2)} % right as kmodel, ${100 * inReals} % in reals\n`,
    );
    expect(right / count).toBeGreaterThan(inReals - ALLOWED_LOSS);
  });
});
