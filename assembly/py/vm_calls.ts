/** Calls that the loop of vm.ts does itself: Python functions with plain arguments, and natives. */
import { CodeObj } from "./code";
import { FRAME, Frame, set_top_frame, stack_extend, stack_limit } from "./frame";
import { range_reset, root_release } from "./heap";
import { NativeObj } from "./native";
import { ListObj, TUPLE_ITEMS, TupleObj } from "./object";
import { FUNC_CELLS, FuncObj } from "./objects/function";
import { T_FUNCTION, T_LIST, T_NATIVE, T_TUPLE } from "./types";
import { save } from "./vm_operands";
import { unpack_slow } from "./vm_build";
import { slow_call } from "./vm_slow_calls";
import { UNDEF, V, is_ptr, ptr_of } from "./value";

/** Where the root stack of the running VM loop begins. */
export let root_level: usize = 0;
export function set_root_level(level: usize): void {
  root_level = level;
}

/**
 * CALL of a Python function with `n` arguments at `args`: its frame, which becomes the topmost one. 0 when it is something else, when binding
 * takes more than copying (defaults, keywords, generators), or when the stack is full.
 */
// @ts-ignore: decorator
@inline export function push_python(fp: usize, ip: usize, callee: V, args: usize, n: i32): usize {
  if (!is_ptr(callee)) return 0;
  const f = ptr_of(callee);
  if (load<u32>(f) != <u32>T_FUNCTION) return 0;
  const code = <usize>changetype<FuncObj>(f).code;
  if (<u32>changetype<CodeObj>(code).key != <u32>n) return 0;
  const to = <usize>changetype<Frame>(fp).top;
  const regs = to + FRAME;
  const end = regs + (<usize>changetype<CodeObj>(code).nregs << 3);
  if (end > stack_limit && !stack_extend(end)) return 0;
  save(fp, ip + 8);
  store<u32>(to, <u32>fp, offsetof<Frame>("prev"));
  // code and globals, as they are in the function; result = C, ret = STORE, owner = 0
  store<u64>(to, load<u64>(f, offsetof<FuncObj>("code")), offsetof<Frame>("code"));
  store<u64>(to, <u64>load<u16>(ip, 6), offsetof<Frame>("result"));
  store<u32>(to, <u32>end, offsetof<Frame>("top"));
  let r = regs;
  const copied = r + (<usize>n << 3);
  for (; r < copied; r += 8, args += 8) store<u64>(r, load<u64>(args));
  const locals = regs + (<usize>changetype<CodeObj>(code).nlocals << 3);
  for (; r < locals; r += 8) store<u64>(r, UNDEF);
  if (changetype<FuncObj>(f).ncells) copy_cells(f, regs + (<usize>changetype<CodeObj>(code).free_at << 3));
  set_top_frame(to);
  return to;
}

/** Copies the cells of a function to a frame's registers. */
function copy_cells(f: usize, to: usize): void {
  const n = changetype<FuncObj>(f).ncells;
  for (let i: u32 = 0; i < n; i++) store<u64>(to + (<usize>i << 3), load<u64>(f + (<usize>i << 3), FUNC_CELLS));
}

/** CALL of anything else: a native at once, the rest through `slow_call`. Result, CALLED or ERR. */
// @ts-ignore: decorator
@inline export function call_other(fp: usize, ip: usize, callee: V, args: usize, n: i32): V {
  save(fp, ip + 8);
  if (is_ptr(callee)) {
    const f = ptr_of(callee);
    if (load<u32>(f) == <u32>T_NATIVE && n >= <i32>changetype<NativeObj>(f).min && n <= <i32>changetype<NativeObj>(f).max) {
      range_reset();
      const v = call_indirect<V>(<u32>changetype<NativeObj>(f).fn, n, args);
      root_release(root_level);
      return v;
    }
  }
  return slow_call(callee, n, args, load<u16>(ip, 6));
}

/** UNPACK of `v` to the `n` registers at `to`. */
// @ts-ignore: decorator
@inline export function unpack(v: V, to: usize, n: u32): bool {
  if (is_ptr(v)) {
    const p = ptr_of(v);
    let q: usize = 0;
    if (load<u32>(p) == <u32>T_TUPLE && changetype<TupleObj>(p).len == n) q = p + TUPLE_ITEMS;
    else if (load<u32>(p) == <u32>T_LIST && changetype<ListObj>(p).len == n) q = changetype<ListObj>(p).items;
    if (q) {
      for (; n; n--, to += 8, q += 8) store<u64>(to, load<u64>(q));
      return true;
    }
  }
  return unpack_slow(v, to, n);
}
