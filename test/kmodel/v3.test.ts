/** kmodel version 3: random files against the reference, real files, hostile files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { loadDigits, PIXELS } from "../../tools/src/train/mnist.ts";
import { Random } from "../../tools/src/writer/random.ts";
import { differs } from "../writer/compare.ts";
import { sharedFolder } from "../writer/shared.ts";
import { CoreRunner } from "./generated_core.ts";
import { randomVersion3, type TypeName } from "./v3_random.ts";
import { convolutions, runVersion3, TYPES } from "./v3_reference.ts";

const runner = new CoreRunner();
/** Behind an exponential; and behind a quotient of sums of them. */
const LIBM_ULPS = 4;

describe("random version 3 files", () => {
  it("300 chains of 3 to 40 layers give what the reference gives, seeds 1 to 300", () => {
    const seen = new Set<TypeName>();
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const { bytes, input, outputs, types } = randomVersion3(random, random.integer(3, 40));
      const expected = runVersion3(bytes, input);
      runner.run(bytes, [input], outputs.length).forEach((got, k) => {
        const { u8, exact } = outputs[k];
        const difference = differs(got, expected[k], u8 ? "u8" : "f32", exact ? 0 : LIBM_ULPS);
        expect(difference, `seed ${seed}, output ${k}`).toBe("");
      });
      for (const type of types) seen.add(type);
    }
    expect([...seen].sort()).toEqual(Object.keys(TYPES).sort());
    expect(runner.violations()).toBe(0);
    expect(runner.heapUsed()).toBe(0);
  });

  it("20,000 damaged files are refused or run, and nothing traps", () => {
    const random = new Random(4711);
    const good = randomVersion3(new Random(5), 25);
    const expected = runner.run(good.bytes, [good.input], good.outputs.length);
    let refused = 0;
    for (let n = 0; n < 20000; n++) {
      const bytes = good.bytes.slice();
      for (let k = random.integer(1, 3); k > 0; k--) damage(bytes, random);
      const cut = random.next() < 0.1 ? bytes.slice(0, random.integer(4, bytes.length)) : bytes;
      try {
        runner.run(cut, [good.input], good.outputs.length);
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(5000);
    expect(runner.run(good.bytes, [good.input], good.outputs.length)).toEqual(expected);
  });
});

/** Overwrites a byte or a word, often in the tables at the start, with values that hurt. */
function damage(bytes: Uint8Array, random: Random): void {
  const near = random.next() < 0.5 ? Math.min(600, bytes.length) : bytes.length;
  const at = random.integer(4, near - 4);
  if (random.next() < 0.4) {
    bytes[at] = random.integer(0, 255);
    return;
  }
  const hurtful = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, random.integer(0, 0xffff)];
  new DataView(bytes.buffer).setUint32(at & ~3, random.pick(hurtful), true);
}

const folder = sharedFolder("models/v3");
/** Detectors, and the bytes of their input. */
const REAL = [
  ["facedetect", 3 * 240 * 320],
  ["detect_5", 3 * 256 * 320],
] as const;
const MOST_PRODUCTS = 3e6;

describe.skipIf(!folder)("real version 3 files", () => {
  const load = (name: string): Uint8Array =>
    Uint8Array.from(readFileSync(join(folder as string, `${name}.kmodel`)));
  const lcg = (count: number): Uint8Array => {
    let s = 1;
    return Uint8Array.from({ length: count }, () => {
      s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
      return s >>> 24;
    });
  };

  it("iris: every byte as the reference", () => {
    const input = new Uint8Array(Float32Array.of(5.1, 3.5, 1.4, 0.2).buffer);
    expect(runner.run(load("iris"), [input], 1)).toEqual(runVersion3(load("iris"), input));
  });

  it("mnist: as the reference on three digits, and mostly right on 1000", () => {
    const { images, labels } = loadDigits("t10k");
    const model = runner.load(load("mnist"));
    const classify = (i: number): Float32Array => {
      return new Float32Array(model.run([images.subarray(i * PIXELS, (i + 1) * PIXELS)], 1)[0].buffer);
    };
    for (let i = 0; i < 3; i++) {
      const [expected] = runVersion3(load("mnist"), images.slice(i * PIXELS, (i + 1) * PIXELS));
      expect(differs(new Uint8Array(classify(i).buffer), expected, "f32", LIBM_ULPS), `digit ${i}`).toBe("");
    }
    let right = 0;
    for (let i = 0; i < 1000; i++) {
      const classes = classify(i);
      if (classes.indexOf(Math.max(...classes)) === labels[i]) right++;
    }
    model.unload();
    expect(right).toBeGreaterThanOrEqual(940);
  });

  for (const [name, bytes] of REAL) {
    it(`${name}: runs, twice the same, with varied results`, () => {
      const model = runner.load(load(name));
      const input = lcg(bytes);
      const first = model.run([input], 1);
      expect(model.run([input], 1)).toEqual(first);
      expect(new Set(new Float32Array(first[0].buffer)).size).toBeGreaterThan(20);
      model.unload();
    });
  }

  // Each layer on what the core's layer before gave, those that the big-integer kernel can do in a second.
  for (const [name, bytes] of REAL) {
    it(`${name}: its smaller convolutions as the reference, byte for byte`, () => {
      const runtime = new KModelRuntime(createHost());
      const model = runtime.load(load(name));
      model.setInputs([lcg(bytes)]);
      const layers = convolutions(load(name)).filter(({ layer: { input, output, attributes } }) => {
        const channels = attributes.depthwise ? 1 : input[1];
        return input[2] * input[3] * output[1] * channels * attributes.kernel ** 2 < MOST_PRODUCTS;
      });
      expect(layers.length).toBeGreaterThanOrEqual(5);
      let before: Uint8Array = new Uint8Array(0);
      for (let i = 0; i < model.plan.nodes; i++) {
        model.step(i);
        const [{ data }] = model.outputBytes(i);
        const compared = layers.find(({ index }) => index === i);
        if (compared)
          expect(differs(data, Uint8Array.from(compared.apply(before)), "u8"), `layer ${i}`).toBe("");
        before = data;
      }
    });
  }

  for (const name of ["iris", "mnist", "facedetect", "detect_5"]) {
    it(`${name}: a loader finds its length in flash`, () => {
      const { length } = load(name);
      // The gap behind the last body is not in the file.
      expect(runner.probe(load(name)) & ~7).toBe((length + 7) & ~7);
    });
  }

  it("breaks no rule of the hardware", () => {
    expect(runner.violations()).toBe(0);
  });
});
