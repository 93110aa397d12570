/** Sorting of lists: a stable merge sort. */
import { ListObj } from "../object";
import { T_STR } from "../types";
import { call1 } from "../call";
import { STR_DATA, StrObj } from "../object";
import { gc_words, root, root_mark, root_release } from "../heap";
import { arg, kw_bind } from "../native";
import { Cmp, compare, truth } from "../ops";
import { obj, both_int, ERR, NONE, TRUE, FALSE, UNDEF, V, float_of, is_float, is_type, ptr_of } from "../value";

const ARGS: usize = memory.data(16, 8);

/** Method `sort(*, key=None, reverse=False)`. */
export function list_sort(argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 1, "* key reverse", ARGS)) return ERR;
  const key = load<u64>(ARGS);
  const flag = load<u64>(ARGS, 8);
  const reverse = flag == UNDEF ? 0 : truth(flag);
  if (reverse < 0) return ERR;
  return sort(ptr_of(arg(argv, 0)), key == UNDEF ? NONE : key, reverse != 0) ? NONE : ERR;
}

/** Sorts the list at `p` by `key` (NONE = the items themselves). */
export function sort(p: usize, key: V, reverse: bool): bool {
  const l = changetype<ListObj>(p);
  const n = l.len;
  if (n < 2) return true;
  // pairs of (key, item), or items only; a second area of the same size to merge into
  const width: u32 = key == NONE ? 1 : 2;
  const bytes = <usize>(n * width) << 3;
  const a = gc_words(n * width);
  if (!a) return false;
  const b = gc_words(n * width);
  if (!b || !root(obj(a - 8)) || !root(obj(b - 8))) return false;
  if (width == 1) memory.copy(a, l.items, bytes);
  else
    for (let i: u32 = 0; i < n; i++) {
      const m = root_mark();
      if (i >= l.len) break;
      const v = load<u64>(<usize>l.items + (<usize>i << 3));
      store<u64>(a + (<usize>i << 4), v, 8);
      const k = call1(key, v);
      if (k == ERR) return false;
      store<u64>(a + (<usize>i << 4), k);
      root_release(m);
    }
  const sorted = merge_sort(a, b, n, width << 3, reverse);
  if (!sorted) return false;
  // the list may have been changed by a key function or a comparison: what was sorted is put back
  if (l.len < n) return true;
  for (let i: u32 = 0; i < n; i++)
    store<u64>(<usize>l.items + (<usize>i << 3), load<u64>(sorted + <usize>(i * (width << 3)) + ((width - 1) << 3)));
  return true;
}

/** a < b: 1, 0, -1 raised. */
function less(a: V, b: V): i32 {
  if (both_int(a, b)) return a < b ? 1 : 0;
  if (is_float(a) && is_float(b)) return float_of(a) < float_of(b) ? 1 : 0;
  if (is_type(a, T_STR) && is_type(b, T_STR)) {
    const x = changetype<StrObj>(ptr_of(a)), y = changetype<StrObj>(ptr_of(b));
    const n = min(x.len, y.len);
    const c = memory.compare(ptr_of(a) + STR_DATA, ptr_of(b) + STR_DATA, n);
    return c < 0 || c == 0 && x.len < y.len ? 1 : 0;
  }
  const m = root_mark();
  const r = compare(Cmp.LT, a, b);
  root_release(m);
  return r == TRUE ? 1 : r == FALSE ? 0 : r == ERR ? -1 : truth(r);
}

/** Sorts `n` records of `size` bytes at `a` (`b` = room for as many): address of the result, 0 when it raised. */
function merge_sort(a: usize, b: usize, n: u32, size: u32, reverse: bool): usize {
  const RUN: u32 = 8;
  for (let i: u32 = 0; i < n; i += RUN) if (!insertion(a, i, min(i + RUN, n), size, reverse)) return 0;
  let from = a, to = b;
  for (let w = RUN; w < n; w <<= 1) {
    for (let i: u32 = 0; i < n; i += w << 1) if (!merge(from, to, i, min(i + w, n), min(i + (w << 1), n), size, reverse)) return 0;
    const t = from;
    from = to;
    to = t;
  }
  return from;
}

function insertion(a: usize, lo: u32, hi: u32, size: u32, reverse: bool): bool {
  for (let i = lo + 1; i < hi; i++) {
    let j = i;
    while (j > lo) {
      const x = a + <usize>(j * size), y = x - size;
      const r = reverse ? less(load<u64>(y), load<u64>(x)) : less(load<u64>(x), load<u64>(y));
      if (r < 0) return false;
      if (!r) break;
      for (let k: usize = 0; k < <usize>size; k += 8) {
        const t = load<u64>(x + k);
        store<u64>(x + k, load<u64>(y + k));
        store<u64>(y + k, t);
      }
      j--;
    }
  }
  return true;
}

function merge(from: usize, to: usize, lo: u32, mid: u32, hi: u32, size: u32, reverse: bool): bool {
  let x = from + <usize>(lo * size), y = from + <usize>(mid * size), out = to + <usize>(lo * size);
  const xe = y, ye = from + <usize>(hi * size);
  while (x < xe && y < ye) {
    const r = reverse ? less(load<u64>(x), load<u64>(y)) : less(load<u64>(y), load<u64>(x));
    if (r < 0) return false;
    const p = r ? y : x;
    store<u64>(out, load<u64>(p));
    if (size == 16) store<u64>(out, load<u64>(p, 8), 8);
    out += size;
    if (r) y += size;
    else x += size;
  }
  memory.copy(out, x, xe - x);
  memory.copy(out + (xe - x), y, ye - y);
  return true;
}
