/** map, filter, zip, enumerate, and reversed as types. */
import { TF_SELF_ITER, TF_TAIL, TypeObj } from "../object";
import { T_ENUMERATE, T_FILTER, T_MAP, T_REVERSED, T_TUPLE, T_ZIP } from "../types";
import { getattr_opt } from "../attr";
import { call, call0, call1, enter_native, leave_native } from "../call";
import { gc_alloc, gc_alloc_var, root, root_mark, root_release } from "../heap";
import { N, name } from "../names";
import { arg, args_check, fn_index, kw_bind, npos } from "../native";
import { binary, iter, len_of, next, truth } from "../ops";
import { text_lit } from "../text";
import { type_def } from "../typetable";
import { reversed_new } from "./iter";
import { ERR, NONE, STOP, UNDEF, V, is_ptr, obj, ptr_of, smi } from "../value";

/** map and zip: a function (NONE for zip) and iterators. */
@unmanaged
class MapObj {
  type: u32;
  /** Number of iterators; they follow at +16. */
  count: u32;
  func: V;
}
const ITERS: usize = 16;

/** filter and enumerate. */
@unmanaged
class PairObj {
  type: u32;
  pad: u32;
  /** Function, or the next number. */
  first: V;
  it: V;
}

export function init_itertools(): void {
  const m = type_def(T_MAP, "map", 0, TF_TAIL | TF_SELF_ITER, 16, 8, 0b10, 0);
  m.repr = fn_index(repr);
  m.next = fn_index(map_next);
  m.make_new = fn_index(map_make_new);
  const z = type_def(T_ZIP, "zip", 0, TF_TAIL | TF_SELF_ITER, 16, 8, 0b10, 0);
  z.repr = m.repr;
  z.next = fn_index(zip_next);
  z.make_new = fn_index(zip_make_new);
  const f = type_def(T_FILTER, "filter", 0, TF_SELF_ITER, 24, 0, 0b110, 0);
  f.repr = m.repr;
  f.next = fn_index(filter_next);
  f.make_new = fn_index(filter_make_new);
  const e = type_def(T_ENUMERATE, "enumerate", 0, TF_SELF_ITER, 24, 0, 0b110, 0);
  e.repr = m.repr;
  e.next = fn_index(enumerate_next);
  e.make_new = fn_index(enumerate_make_new);
  changetype<TypeObj>(T_REVERSED).make_new = fn_index(reversed_make_new);
}

function repr(t: usize, v: V, kind: i32): bool {
  return text_lit(t, "<iterator>");
}

/** next() counted as a level of recursion: these iterators can be nested. */
function inner_next(it: V): V {
  if (!enter_native()) return ERR;
  const v = next(it);
  leave_native();
  return v;
}

/** An object of type `type` with a function and iterators over the arguments from `from` on. */
function make(type: usize, func: V, argc: i32, argv: usize, from: i32): V {
  const n = npos(argc) - from;
  const p = gc_alloc_var(type, n);
  if (!p) return ERR;
  changetype<MapObj>(p).func = func;
  for (let i = 0; i < n; i++) {
    const it = iter(arg(argv, from + i));
    if (it == ERR) return ERR;
    store<u64>(p + ITERS + (<usize>i << 3), it);
  }
  return obj(p);
}

function map_make_new(type: usize, argc: i32, argv: usize): V {
  return args_check(argc, 2, 255, false) ? make(T_MAP, arg(argv, 0), argc, argv, 1) : ERR;
}

function map_next(v: V): V {
  const p = ptr_of(v);
  const o = changetype<MapObj>(p);
  const n = o.count;
  const m = root_mark();
  for (let i: u32 = 0; i < n; i++) {
    const k = root_mark();
    const x = inner_next(load<u64>(p + (<usize>i << 3), ITERS));
    if (x == STOP || x == ERR) {
      root_release(m);
      return x;
    }
    root_release(k);
    if (!root(x)) return ERR;
  }
  const r = call(o.func, n, m);
  root_release(m);
  return r == ERR || root(r) ? r : ERR;
}

function zip_make_new(type: usize, argc: i32, argv: usize): V {
  return args_check(argc, 0, 255, false) ? make(T_ZIP, NONE, argc, argv, 0) : ERR;
}

function zip_next(v: V): V {
  const p = ptr_of(v);
  const n = changetype<MapObj>(p).count;
  if (!n) return STOP;
  const t = gc_alloc_var(T_TUPLE, n);
  if (!t || !root(obj(t))) return ERR;
  for (let i: u32 = 0; i < n; i++) {
    const m = root_mark();
    const x = inner_next(load<u64>(p + (<usize>i << 3), ITERS));
    if (x == STOP || x == ERR) return x;
    store<u64>(t + (<usize>i << 3), x, 8);
    root_release(m);
  }
  return obj(t);
}

function pair(type: usize, first: V, source: V): V {
  const it = iter(source);
  if (it == ERR) return ERR;
  const p = gc_alloc(24, type);
  if (!p) return ERR;
  changetype<PairObj>(p).first = first;
  changetype<PairObj>(p).it = it;
  return obj(p);
}

function filter_make_new(type: usize, argc: i32, argv: usize): V {
  return args_check(argc, 2, 2, false) ? pair(T_FILTER, arg(argv, 0), arg(argv, 1)) : ERR;
}

function filter_next(v: V): V {
  const o = changetype<PairObj>(ptr_of(v));
  while (true) {
    const m = root_mark();
    const x = inner_next(o.it);
    if (x == STOP || x == ERR || is_ptr(x) && !root(x)) return x == STOP ? STOP : ERR;
    let t: i32;
    if (o.first == NONE) t = truth(x);
    else {
      const r = call1(o.first, x);
      t = r == ERR ? -1 : truth(r);
    }
    if (t < 0) return ERR;
    if (t) return x;
    root_release(m);
  }
}

const ARGS: usize = memory.data(16, 8);

function enumerate_make_new(type: usize, argc: i32, argv: usize): V {
  if (!kw_bind(argc, argv, 0, "iterable! start", ARGS)) return ERR;
  const start = load<u64>(ARGS, 8);
  return pair(T_ENUMERATE, start == UNDEF ? smi(0) : start, load<u64>(ARGS));
}

function enumerate_next(v: V): V {
  const o = changetype<PairObj>(ptr_of(v));
  const x = inner_next(o.it);
  if (x == STOP || x == ERR) return x;
  const t = gc_alloc_var(T_TUPLE, 2);
  if (!t) return ERR;
  store<u64>(t, o.first, 8);
  store<u64>(t, x, 16);
  const n = binary(0, o.first, smi(1));
  if (n == ERR) return ERR;
  o.first = n;
  return obj(t);
}

function reversed_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 1, 1, false)) return ERR;
  const o = arg(argv, 0);
  const f = is_ptr(o) ? getattr_opt(o, name(N.D_REVERSED)) : UNDEF;
  if (f == ERR) return ERR;
  if (f != UNDEF) return root(f) ? call0(f) : ERR;
  const n = len_of(o);
  return n < 0 ? ERR : reversed_new(o, n);
}
