/**
 * Calls that the loop of vm.ts does not do itself, and what an instruction answers to it. Those that can start Python code return CALLED
 * when they have pushed a frame for it.
 */
import { bind } from "./attr";
import { enter_native, leave_native } from "./call";
import { raise_msg } from "./error";
import { FRAME, Ret } from "./frame";
import { range_reset, root, root_mark, root_release } from "./heap";
import { intern_str } from "./intern";
import { ListObj, TF_INSTANCE, TUPLE_ITEMS, TypeObj } from "./object";
import { dict_entry, dict_number } from "./objects/dict";
import { super_local } from "./objects/super";
import { Op } from "./opcodes";
import { T_FUNCTION, T_LIST, T_RUNTIME_ERROR, T_STR, T_SUPER, T_TUPLE, T_TYPE, T_TYPE_ERROR } from "./types";
import { ERR, UNDEF, V, is_type, obj, ptr_of } from "./value";
import { call_result, vm_call } from "./vmcall";

/** A frame was pushed: the VM continues with it. */
export const CALLED: V = 0xfffd_0000_0000_0008;
/** The VM shall be entered anew (a poll). */
export const AGAIN: V = 0xfffd_0000_0000_0009;

/** The VM goes on at the frame's `ip`; for YIELDFROM: `yielded` is to be yielded. */
export const GOTO: V = 0xfffd_0000_0000_000a;

const SCRATCH: usize = memory.data(24, 8);

/** Calls `f(self, a, b)` (UNDEF = absent) with a frame if it is a Python function. */
export function push_call(f: V, self: V, a: V, b: V, result: u32, ret: i32): V {
  let n = 0;
  if (a != UNDEF) {
    store<u64>(SCRATCH, a);
    n = 1;
  }
  if (b != UNDEF) {
    store<u64>(SCRATCH, b, 8);
    n = 2;
  }
  if (!is_type(f, T_FUNCTION)) {
    f = bind(f, self, load<u32>(ptr_of(self)));
    if (f == ERR) return ERR;
    self = UNDEF;
    const m = root_mark();
    for (let i = 0; i < n; i++) if (!root(load<u64>(SCRATCH + (<usize>i << 3)))) return ERR;
    const fp = vm_call(f, self, n, m, result, ret);
    return fp > 1 ? CALLED : fp ? call_result : ERR;
  }
  const fp = vm_call(f, self, n, SCRATCH, result, ret);
  return fp > 1 ? CALLED : fp ? call_result : ERR;
}

/** A call that the loop does not do itself: result, CALLED or ERR. */
export function slow_call(f: V, argc: i32, argv: usize, result: u32): V {
  range_reset();
  const m = root_mark();
  if (is_type(f, T_TYPE)) {
    // int(x), list(x) ...
    const t = changetype<TypeObj>(ptr_of(f));
    if (!(t.flags & TF_INSTANCE) && t.make_new) {
      if (!enter_native()) return ERR;
      const r = call_indirect<V>(<u32>t.make_new, ptr_of(f), argc, argv);
      leave_native();
      root_release(m);
      return r;
    }
  }
  const fp = vm_call(f, UNDEF, argc, argv, result, Ret.STORE);
  root_release(m);
  return fp > 1 ? CALLED : fp ? call_result : ERR;
}

/** LOCALSUPER: `p` = registers with callee, class and self. */
export function local_super(p: usize, result: u32): V {
  return load<u64>(p) == obj(T_SUPER) ? super_local(p + 8) : slow_call(load<u64>(p), 2, p + 8, result);
}

// ---- calls with keywords ---------------------------------------------------------------------------------

/** CALLKW, CALLMKW. */
export function call_keywords(fp: usize, ip: usize, k: usize): V {
  range_reset();
  const method = load<u16>(ip) == Op.CALLMKW;
  let p = fp + <usize>load<u16>(ip, 2) + FRAME;
  const f = load<u64>(p);
  let n = <i32>load<u16>(ip, 4) & 0xff;
  const nkw = <i32>load<u16>(ip, 4) >> 8;
  p += 8;
  if (method) {
    if (load<u64>(p) == UNDEF) p += 8;
    else n++;
  }
  const names = ptr_of(load<u64>(k + <usize>load<u32>(ip, 8))) + TUPLE_ITEMS;
  const m = root_mark();
  for (let i = 0; i < n; i++, p += 8) if (!root(load<u64>(p))) return full();
  for (let i = 0; i < nkw; i++, p += 8) if (!root(load<u64>(names + (<usize>i << 3))) || !root(load<u64>(p))) return full();
  const r = vm_call(f, UNDEF, n + (nkw << 16), m, load<u16>(ip, 6), Ret.STORE);
  root_release(m);
  return r > 1 ? CALLED : r ? call_result : ERR;
}

function full(): V {
  return raise_msg(T_RUNTIME_ERROR, "too many arguments");
}

/** CALLEX. */
export function call_unpacked(fp: usize, ip: usize): V {
  range_reset();
  const p = fp + <usize>load<u16>(ip, 2) + FRAME;
  const f = load<u64>(p), args = load<u64>(p, 8), kw = load<u64>(p, 16);
  const m = root_mark();
  let n = 0;
  if (is_type(args, T_LIST) || is_type(args, T_TUPLE)) {
    n = load<u32>(ptr_of(args), 4);
    const q = is_type(args, T_LIST) ? <usize>changetype<ListObj>(ptr_of(args)).items : ptr_of(args) + TUPLE_ITEMS;
    for (let i = 0; i < n; i++) if (!root(load<u64>(q + (<usize>i << 3)))) return full();
  }
  let nkw = 0;
  if (kw != UNDEF) {
    const d = ptr_of(kw);
    for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) {
      const key = load<u64>(e);
      if (!is_type(key, T_STR)) return raise_msg(T_TYPE_ERROR, "keywords must be strings");
      const s = intern_str(key);
      if (s == ERR) return ERR;
      if (!root(s) || !root(load<u64>(e, 8))) return full();
      nkw++;
    }
  }
  const r = vm_call(f, UNDEF, n + (nkw << 16), m, load<u16>(ip, 6), Ret.STORE);
  root_release(m);
  return r > 1 ? CALLED : r ? call_result : ERR;
}
