/** Layers large enough to be cut into strips and many weight blocks: the two builds of the kernels must agree. */
import { expect, it } from "vitest";
import { bringUp, powerOn, runLayer, type TestBoard } from "./board.ts";
import { fitLayer, Random } from "./random_layer.ts";
import { type LayerSpec, referenceLayer } from "./reference.ts";

const SIZES: Partial<LayerSpec>[] = [
  { ic: 3, oc: 5, w: 320, h: 240, kernel: 3, pool: 1 },
  { ic: 3, oc: 4, w: 320, h: 240, kernel: 3, pool: 5 },
  { ic: 1, oc: 3, w: 512, h: 200, kernel: 3, pool: 9 },
  { ic: 4, oc: 4, w: 250, h: 256, kernel: 3, depthwise: true, pool: 0 },
  { ic: 6, oc: 6, w: 129, h: 77, kernel: 3, depthwise: true, pool: 8 },
  { ic: 40, oc: 9, w: 65, h: 61, kernel: 1, pool: 2 },
  { ic: 33, oc: 7, w: 100, h: 43, kernel: 3, pool: 3 },
  { ic: 33, oc: 7, w: 101, h: 43, kernel: 3, pool: 6 },
  { ic: 20, oc: 6, w: 90, h: 90, kernel: 3, pool: 7 },
  { ic: 700, oc: 130, w: 7, h: 5, kernel: 3, pool: 0 },
  { ic: 1024, oc: 70, w: 10, h: 7, kernel: 1, pool: 9 },
  { ic: 301, oc: 1024, w: 4, h: 4, kernel: 1, pool: 0 },
  { ic: 1024, oc: 1024, w: 4, h: 4, kernel: 1, depthwise: true, pool: 0 },
  { ic: 1, oc: 1, w: 1024, h: 512, kernel: 1, pool: 4 },
  { ic: 16, oc: 3, w: 1, h: 300, kernel: 3, pool: 0 },
  { ic: 16, oc: 3, w: 300, h: 1, kernel: 3, pool: 0 },
];

const scalar = await powerOn(false);
const simd = await powerOn(true);
bringUp(scalar);
bringUp(simd);

/** Result of the layer on one board, for an image of pseudo-random bytes. */
function run(board: TestBoard, l: LayerSpec, image: Uint8Array): Uint8Array {
  const stride = [1, 2, 2, 4, 4, 2, 2, 4, 1, 1][l.pool];
  return runLayer(board, l, image, { ow: Math.floor(l.w / stride), oh: Math.floor(l.h / stride) });
}

it.each(SIZES)("$ic to $oc channels of $w x $h, kernel $kernel, depthwise $depthwise, pool $pool", (size) => {
  const r = new Random(SIZES.indexOf(size) + 1);
  const { layer, image } = fitLayer(r, size);
  const want = run(scalar, layer, image);
  expect(Buffer.compare(run(simd, layer, image), want)).toBe(0);
  expect(new Set(want).size).toBeGreaterThan(5);
  expect(simd.sim.violation_total()).toBe(0);
});

it("one of them against the independent implementation", () => {
  const r = new Random(99);
  const { layer, image } = fitLayer(r, { ic: 5, oc: 2, w: 161, h: 120, kernel: 3, pool: 1 });
  expect(Buffer.compare(run(simd, layer, image), referenceLayer(layer, image).out)).toBe(0);
});
