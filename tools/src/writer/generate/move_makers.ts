/** Random nodes of the ops that only move elements. */
import { elements, type Shape, type Tensor } from "../graph.ts";
import type { OpName } from "../opcodes.ts";
import * as ops from "../ops.ts";
import type { Padding } from "../window.ts";
import type { Maker, Workshop } from "./workshop.ts";

/** The result has the same kind of values as the operand. */
function moved(shop: Workshop, from: Tensor, to: Tensor): true {
  shop.made(to, shop.trait(from));
  return true;
}

const concat: Maker = (shop) => {
  const first = shop.movable();
  if (elements(first.shape) > 1024) return false;
  const axis = shop.random.pick([0, 1, 2, 3] as const);
  const parts = [first];
  for (let more = shop.random.integer(0, 3); more > 0; more--) {
    if (shop.random.next() < 0.3) parts.push(first);
    else {
      const shape = first.shape.map((extent, d) => (d === axis ? shop.random.integer(1, 3) : extent));
      parts.push(shop.constant(shape as unknown as Shape, first.dtype));
    }
  }
  const { exact, finite, bound } = shop.trait(first);
  shop.made(ops.concat(shop.graph, parts, axis), { exact, finite, bound: Math.max(bound, 4) });
  return true;
};

const pad: Maker = (shop) => {
  const x = shop.movable();
  if (elements(x.shape) > 1024) return false;
  const amounts = x.shape.map((extent, d): Padding => {
    const range = d < 2 ? 0 : 3;
    const before = shop.random.integer(-Math.min(1, extent - 1), range);
    return [
      before,
      before < 0 ? shop.random.integer(0, range) : shop.random.integer(-Math.min(1, extent - 1), range),
    ];
  });
  const value = x.dtype === "u8" ? shop.random.integer(0, 255) : Math.fround(shop.random.real(-2, 2));
  const out = ops.pad(shop.graph, x, amounts as unknown as Parameters<typeof ops.pad>[2], value);
  const { exact, finite, bound } = shop.trait(x);
  shop.made(out, { exact, finite, bound: Math.max(bound, 2) });
  return true;
};

const memoryCopy: Maker = (shop) => {
  const x = shop.movable();
  const count = elements(x.shape);
  if (x.dtype === "u8" && count % 4 !== 0) return false;
  const [n, c, h, w] = x.shape;
  const shape = shop.random.pick<Shape>([
    [1, 1, 1, count],
    [1, n * c, h, w],
    [n, c * h, 1, w],
    [1, w, n * c, h],
  ]);
  return moved(shop, x, ops.memoryCopy(shop.graph, x, shape));
};

const transpose: Maker = (shop) => {
  const x = shop.movable();
  const perm = Int32Array.from([0, 1, 2, 3]);
  shop.random.shuffle(perm);
  return moved(shop, x, ops.transpose(shop.graph, x, [perm[0], perm[1], perm[2], perm[3]]));
};

const stridedSlice: Maker = (shop) => {
  const x = shop.movable();
  const axes = x.shape.map((extent) => {
    const stride = shop.random.integer(1, 3);
    const from = shop.random.integer(0, extent - 1);
    const forward = shop.random.next() < 0.7;
    if (forward) return { begin: from, end: shop.random.integer(from + 1, extent), stride };
    return { begin: from, end: shop.random.integer(-1, from - 1), stride: -stride };
  });
  const column = (key: "begin" | "end" | "stride"): Shape =>
    axes.map((axis) => axis[key]) as unknown as Shape;
  return moved(shop, x, ops.stridedSlice(shop.graph, x, column("begin"), column("end"), column("stride")));
};

const tableLookup1d: Maker = (shop) => {
  const table = shop.constant([1, 1, 1, 256], "u8");
  shop.made(ops.tableLookup1d(shop.graph, shop.bytes(), table));
  return true;
};

export const MOVE_MAKERS: Partial<Record<OpName, Maker>> = {
  concat,
  pad,
  memory_copy: memoryCopy,
  transpose,
  strided_slice: stridedSlice,
  table_lookup1d: tableLookup1d,
};
