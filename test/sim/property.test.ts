/**
 * The register-level model against the independent implementation of the tests: random layers, both builds of
 * the kernels, every byte. KPY_LAYERS sets the number of layers, KPY_SEED the first seed (printed).
 */
import { expect, it } from "vitest";
import { bringUp, powerOn, runLayer, type TestBoard } from "./board.ts";
import { Random, randomLayer } from "./random_layer.ts";
import { referenceLayer } from "./reference.ts";

const LAYERS = Number(process.env.KPY_LAYERS ?? 20_000);
const FIRST_SEED = Number(process.env.KPY_SEED ?? 1);

function compare(board: TestBoard, seed: number, stats: Map<string, number>): void {
  const r = new Random(seed);
  const { layer, image } = randomLayer(r);
  const want = referenceLayer(layer, image);
  const got = runLayer(board, layer, image, want, r.int(0, 15));
  const wrong = got.findIndex((byte, i) => byte !== want.out[i]);
  if (wrong >= 0) {
    const { weights: _w, act: _a, bn: _b, ...fields } = layer;
    const text = JSON.stringify(fields, (_k, v) => (typeof v === "bigint" ? `${v}` : v));
    throw new Error(`seed ${seed}: byte ${wrong} is ${got[wrong]}, want ${want.out[wrong]}; layer ${text}`);
  }
  const layout = layer.w <= 16 ? "4 channels" : layer.w <= 32 ? "2 channels" : "1 channel";
  const kind = `${layer.depthwise ? "depthwise" : "normal"} ${layer.kernel}x${layer.kernel}`;
  for (const key of [kind, `pool ${layer.pool}`, layout, new Set(want.out).size > 4 ? "varied" : "flat"]) {
    stats.set(key, (stats.get(key) ?? 0) + 1);
  }
}

it.each([
  ["scalar", false],
  ["SIMD", true],
])(`random layers, %s kernels: ${LAYERS} from seed ${FIRST_SEED}`, async (name, simd) => {
  const board = await powerOn(simd);
  bringUp(board);
  const stats = new Map<string, number>();
  // The scalar kernels serve fewer users and share most code: a quarter of the layers.
  const count = simd ? LAYERS : Math.ceil(LAYERS / 4);
  for (let i = 0; i < count; i++) compare(board, FIRST_SEED + i, stats);
  const list = [...stats].sort().map(([key, n]) => `${key} ${n}`);
  console.log(`${name}: ${count} layers, seeds ${FIRST_SEED}..${FIRST_SEED + count - 1}: ${list.join(", ")}`);
  expect(board.sim.violation_total()).toBe(0);
  for (const key of ["normal 1x1", "normal 3x3", "depthwise 1x1", "depthwise 3x3"]) {
    expect(stats.get(key) ?? 0).toBeGreaterThan(count / 20);
  }
  for (let pool = 0; pool < 10; pool++) expect(stats.get(`pool ${pool}`) ?? 0).toBeGreaterThan(count / 20);
  expect(stats.get("varied") ?? 0).toBeGreaterThan(count / 3);
});
