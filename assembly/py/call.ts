/**
 * Calling from native code, and the limit of native recursion.
 *
 * A result is put on the root stack, so that it stays alive until the calling native returns. A native that
 * loops over many calls takes `root_mark()` before each round and calls `root_release` once the result is stored.
 */
import { T_NATIVE } from "./types";
import { NativeObj, native_check } from "./native";
import { raise_recursion } from "./error";
import { range_room, root, root_mark, root_release } from "./heap";
import { bind, getattr } from "./attr";
import { call_value } from "./vmcall";
import { ERR, STOP, V, is_ptr, is_type, ptr_of } from "./value";

/**
 * Nested natives that may call back into Python or recurse. A level takes up to 1.1 KiB of a hart's 64 KiB of stack; the host has the
 * same limit, so that a script that runs there runs on a board.
 */
const NATIVE_LIMIT: i32 = 48;
let native_depth: i32 = 0;

export function init_call(): void {
  native_depth = 0;
  block_levels = 2;
}

/** Levels within which a native may wait for other threads (`vm_can_block`): those between the VM loop and a function that it calls. */
export let block_levels: i32 = 2;
export function set_block_levels(n: i32): void {
  block_levels = n;
}

/** Levels of native recursion. */
export function native_level(): i32 {
  return native_depth;
}

/** Counts a level of native recursion; false with RuntimeError raised when it is too deep. */
export function enter_native(): bool {
  if (native_depth >= NATIVE_LIMIT || !range_room()) {
    raise_recursion();
    return false;
  }
  native_depth++;
  return true;
}
// @ts-ignore: decorator
@inline export function leave_native(): void { native_depth--; }

/**
 * Calls `f`: `argv` = address of the argument words, `argc` as in `Native`. The arguments must be rooted (in a frame, on the root stack).
 */
export function call(f: V, argc: i32, argv: usize): V {
  if (!enter_native()) return ERR;
  let r: V;
  if (is_type(f, T_NATIVE)) r = native_check(ptr_of(f), argc) ? call_indirect<V>(<u32>changetype<NativeObj>(ptr_of(f)).fn, argc, argv) : ERR;
  else r = call_value(f, argc, argv);
  leave_native();
  return keep(r);
}

/** Calls the function `f` found in a class for its instance `self`. */
export function call_with_self(f: V, self: V, argc: i32, argv: usize): V {
  const g = bind(f, self, load<u32>(ptr_of(self)));
  return g != ERR && root(g) ? call(g, argc, argv) : ERR;
}

/** Puts a result on the root stack. */
export function keep(r: V): V {
  if (is_ptr(r) && !root(r)) return raise_recursion();
  return r;
}

/** Calls with 0 to 3 positional arguments. */
export function call0(f: V): V {
  return call(f, 0, root_mark());
}
export function call1(f: V, a: V): V {
  const m = root_mark();
  if (!root(a)) return raise_recursion();
  return finish(call(f, 1, m), m);
}
export function call2(f: V, a: V, b: V): V {
  const m = root_mark();
  if (!root(a) || !root(b)) return raise_recursion();
  return finish(call(f, 2, m), m);
}
export function call3(f: V, a: V, b: V, c: V): V {
  const m = root_mark();
  if (!root(a) || !root(b) || !root(c)) return raise_recursion();
  return finish(call(f, 3, m), m);
}

function finish(r: V, m: usize): V {
  root_release(m);
  return keep(r);
}

/** Calls the method `name` (interned) of `o` with 0 to 2 arguments. */
export function call_method0(o: V, name: V): V {
  const f = getattr(o, name);
  if (f == ERR) return ERR;
  const m = root_mark();
  if (!root(f)) return raise_recursion();
  return finish(call(f, 0, root_mark()), m);
}
export function call_method1(o: V, name: V, a: V): V {
  const f = getattr(o, name);
  if (f == ERR) return ERR;
  const m = root_mark();
  if (!root(f)) return raise_recursion();
  return finish(call1(f, a), m);
}
export function call_method2(o: V, name: V, a: V, b: V): V {
  const f = getattr(o, name);
  if (f == ERR) return ERR;
  const m = root_mark();
  if (!root(f)) return raise_recursion();
  return finish(call2(f, a, b), m);
}

/** Runs `next` results of Python code through `keep` as well. */
export function keep_next(r: V): V {
  return r == STOP ? STOP : keep(r);
}
