/** Calls of all kinds of callables by the VM: binding of arguments, frames, new instances. */
import { TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "./object";
import { T_BOUND, T_FUNCTION, T_NATIVE, T_TUPLE, T_TYPE, T_TYPE_ERROR } from "./types";
import { BoundObj, bind, special_find } from "./attr";
import { enter_native, leave_native } from "./call";
import { CF_COROUTINE, CF_GENERATOR, CF_VARARGS, CF_VARKW, CodeObj } from "./code";
import { EMPTY_TUPLE, raise_fmt, raise_msg, raise_recursion } from "./error";
import { FRAME, Frame, Ret, set_top_frame, stack_extend, stack_limit, stack_top, top_frame } from "./frame";
import { gc_alloc_var, root, root_mark, root_release } from "./heap";
import { N } from "./names";
import { NativeObj, arg, native_check, nkw, npos } from "./native";
import { dict_add, dict_find, dict_get, dict_new, FIND_ERR } from "./objects/dict";
import { FUNC_CELLS, FuncObj } from "./objects/function";
import { GEN_FRAME, gen_new } from "./objects/generator";
import { instance_new, native_part } from "./objects/instance";
import { vm_loop } from "./vm";
import { ERR, NONE, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of, smi } from "./value";

/** Result of a call that `vm_call` has completed. */
export let call_result: V = 0;

/**
 * Calls `f` with `self` (UNDEF = none) in front of the arguments: returns the new frame to run, 0 when it raised, 1 when the call is
 * complete with its result in `call_result`. `result` and `ret` say what happens with the result of a new frame.
 */
export function vm_call(f: V, self: V, argc: i32, argv: usize, result: u32, ret: i32): usize {
  while (is_ptr(f)) {
    const p = ptr_of(f);
    const type = <usize>load<u32>(p);
    if (type == T_FUNCTION) return enter_function(p, self, argc, argv, result, ret, 0);
    if (type == T_NATIVE) return done(call_native(p, self, argc, argv));
    if (type == T_BOUND && self == UNDEF) {
      self = changetype<BoundObj>(p).self;
      f = obj(changetype<BoundObj>(p).func);
      continue;
    }
    if (self != UNDEF) return done(call_copied(f, self, argc, argv));
    if (type == T_TYPE) return instantiate(p, argc, argv, result, ret);
    const t = changetype<TypeObj>(type);
    if (t.flags & TF_INSTANCE) {
      const c = special_find(type, N.D_CALL, offsetof<TypeObj>("call"));
      if (c == ERR) return 0;
      if (c == UNDEF) break;
      if (c == STOP) {
        f = native_part(p);
        continue;
      }
      if (is_type(c, T_FUNCTION)) {
        self = f;
        f = c;
        continue;
      }
      f = bind(c, f, type);
      if (f == ERR) return 0;
      continue;
    }
    if (!t.call) break;
    if (!enter_native()) return 0;
    // slot `call`: (self: V, argc: i32, argv: usize) => V, STOP = the (user) type has none after all
    const r = call_indirect<V>(<u32>t.call, f, argc, argv);
    leave_native();
    if (r == STOP) break;
    return done(r);
  }
  raise_fmt(T_TYPE_ERROR, "'%t' object isn't callable", f);
  return 0;
}

function done(r: V): usize {
  call_result = r;
  return r == ERR ? 0 : 1;
}

/** Copies self and the arguments to the root stack; false when it is full. */
function push_args(self: V, argc: i32, argv: usize): bool {
  if (!root(self)) return push_failed();
  const n = npos(argc) + nkw(argc) * 2;
  for (let i = 0; i < n; i++) if (!root(arg(argv, i))) return push_failed();
  return true;
}
function push_failed(): bool {
  raise_recursion();
  return false;
}

function call_native(p: usize, self: V, argc: i32, argv: usize): V {
  const m = root_mark();
  if (self != UNDEF) {
    if (!push_args(self, argc, argv)) return ERR;
    argc++;
    argv = m;
  }
  if (!native_check(p, argc) || !enter_native()) return ERR;
  const r = call_indirect<V>(<u32>changetype<NativeObj>(p).fn, argc, argv);
  leave_native();
  root_release(m);
  return r;
}

function call_copied(f: V, self: V, argc: i32, argv: usize): V {
  const m = root_mark();
  if (!push_args(self, argc, argv)) return ERR;
  const r = call_value(f, argc + 1, m);
  root_release(m);
  return r;
}

/** Calls anything from native code and runs it to its end. */
export function call_value(f: V, argc: i32, argv: usize): V {
  const fp = vm_call(f, UNDEF, argc, argv, 0, Ret.HOST);
  return fp > 1 ? vm_loop() : fp ? call_result : ERR;
}

// ---- Python functions --------------------------------------------------------------------------------

/** Makes a frame (or a generator) for the function at `p` and binds the arguments. */
function enter_function(p: usize, self: V, argc: i32, argv: usize, result: u32, ret: i32, owner: usize): usize {
  const f = changetype<FuncObj>(p);
  const code = <usize>f.code;
  const c = changetype<CodeObj>(code);
  let fp: usize, gen: usize = 0;
  const is_gen = (c.flags & (CF_GENERATOR | CF_COROUTINE)) != 0;
  if (is_gen) {
    gen = gen_new(code, f.globals);
    if (!gen) return 0;
    fp = gen + GEN_FRAME;
  } else {
    fp = stack_top();
    const end = fp + FRAME + (<usize>c.nregs << 3);
    if (end > stack_limit && !stack_extend(end)) {
      raise_recursion();
      return 0;
    }
    const n = changetype<Frame>(fp);
    n.prev = <u32>top_frame;
    n.ip = c.code;
    n.code = <u32>code;
    n.globals = f.globals;
    n.result = <u16>result;
    n.ret = <u16>ret;
    n.owner = <u32>owner;
    n.top = <u32>end;
    // a collection while arguments are bound must not clear the new frame
    set_top_frame(fp);
  }
  let regs = fp + FRAME;
  const nargs = argc + (self != UNDEF ? 1 : 0);
  if (<i32>c.key == nargs) {
    let q = regs;
    if (self != UNDEF) {
      store<u64>(q, self);
      q += 8;
    }
    memory.copy(q, argv, <usize>argc << 3);
  } else if (!bind_args(p, regs, self, argc, argv)) {
    if (!is_gen) set_top_frame(changetype<Frame>(fp).prev);
    return 0;
  }
  let q = regs + (<usize>param_count(c) << 3);
  const end = regs + (<usize>c.nlocals << 3);
  for (; q < end; q += 8) store<u64>(q, UNDEF);
  if (c.nfree) memory.copy(regs + (<usize>c.free_at << 3), p + FUNC_CELLS, <usize>c.nfree << 3);
  if (is_gen) {
    call_result = obj(gen);
    return 1;
  }
  return fp;
}

// @ts-ignore: decorator
@inline function param_count(c: CodeObj): u32 {
  return <u32>c.npos + <u32>c.nkwonly + (c.flags & CF_VARARGS) + ((c.flags & CF_VARKW) >> 1);
}

function positional_mismatch(c: CodeObj, expected: i32, given: i32): bool {
  raise_fmt(T_TYPE_ERROR, "%s() takes %d positional arguments but %d were given", obj(c.name), smi(expected), smi(given));
  return false;
}

/** Binds arguments to the parameters of the function at `p`, in `regs`. */
function bind_args(p: usize, regs: usize, self: V, argc: i32, argv: usize): bool {
  const f = changetype<FuncObj>(p);
  const c = changetype<CodeObj>(f.code);
  const npositional = <i32>c.npos, nkwonly = <i32>c.nkwonly;
  const params = npositional + nkwonly;
  for (let i = 0; i < params; i++) store<u64>(regs + (<usize>i << 3), UNDEF);
  const shift = self != UNDEF ? 1 : 0;
  const given = npos(argc) + shift;
  const ndefaults = f.defaults ? <i32>changetype<TupleObj>(f.defaults).len : 0;
  let extra = regs + (<usize>params << 3);
  let n = given;
  if (given > npositional) {
    if (!(c.flags & CF_VARARGS)) return positional_mismatch(c, npositional, given);
    n = npositional;
  }
  if (c.flags & CF_VARARGS) {
    store<u64>(extra, EMPTY_TUPLE);
    if (given > npositional) {
      const t = gc_alloc_var(T_TUPLE, given - npositional);
      if (!t) return false;
      for (let i = npositional; i < given; i++)
        store<u64>(t + (<usize>(i - npositional) << 3), shift && !i ? self : arg(argv, i - shift), TUPLE_ITEMS);
      store<u64>(extra, obj(t));
    }
    extra += 8;
  }
  for (let i = 0; i < n; i++) store<u64>(regs + (<usize>i << 3), shift && !i ? self : arg(argv, i - shift));
  const plain = !nkw(argc) && !f.kwdefaults;
  if (plain && n < npositional - ndefaults) return positional_mismatch(c, npositional - ndefaults, given);
  if (c.flags & CF_VARKW) {
    const d = dict_new(nkw(argc));
    if (!d) return false;
    store<u64>(extra, obj(d));
  }
  if (nkw(argc) && !bind_keywords(c, regs, params, argc, argv, extra)) return false;
  for (let i = npositional - ndefaults; i < npositional; i++)
    if (load<u64>(regs + (<usize>i << 3)) == UNDEF)
      store<u64>(regs + (<usize>i << 3), load<u64>(<usize>f.defaults + (<usize>(i - npositional + ndefaults) << 3), TUPLE_ITEMS));
  for (let i = 0; i < npositional - ndefaults; i++)
    if (load<u64>(regs + (<usize>i << 3)) == UNDEF) {
      raise_fmt(T_TYPE_ERROR, "function missing required positional argument #%d", smi(i + 1));
      return false;
    }
  return !nkwonly || bind_kwonly(f, c, regs, plain);
}

function bind_keywords(c: CodeObj, regs: usize, params: i32, argc: i32, argv: usize, extra: usize): bool {
  const names = <usize>c.params + TUPLE_ITEMS;
  let pair = argv + (<usize>npos(argc) << 3);
  for (let k = nkw(argc); k; k--, pair += 16) {
    const key = load<u64>(pair);
    let i = 0;
    while (i < params && load<u64>(names + (<usize>i << 3)) != key) i++;
    if (i < params) {
      if (load<u64>(regs + (<usize>i << 3)) != UNDEF) return multiple(key);
      store<u64>(regs + (<usize>i << 3), load<u64>(pair, 8));
      continue;
    }
    if (!(c.flags & CF_VARKW)) {
      raise_fmt(T_TYPE_ERROR, "unexpected keyword argument '%s'", key);
      return false;
    }
    const d = ptr_of(load<u64>(extra));
    const found = dict_find(d, key);
    if (found) return found != FIND_ERR && multiple(key);
    const e = dict_add(d, key);
    if (!e) return false;
    store<u64>(e, load<u64>(pair, 8), 8);
  }
  return true;
}

function multiple(key: V): bool {
  raise_fmt(T_TYPE_ERROR, "function got multiple values for argument '%s'", key);
  return false;
}

function bind_kwonly(f: FuncObj, c: CodeObj, regs: usize, plain: bool): bool {
  const n = <i32>c.npos, end = n + <i32>c.nkwonly;
  for (let i = n; i < end; i++) {
    const r = regs + (<usize>i << 3);
    if (load<u64>(r) != UNDEF) continue;
    if (plain) {
      raise_msg(T_TYPE_ERROR, "function missing keyword-only argument");
      return false;
    }
    const key = load<u64>(<usize>c.params + (<usize>i << 3), TUPLE_ITEMS);
    const v = f.kwdefaults ? dict_get(f.kwdefaults, key) : UNDEF;
    if (v == UNDEF) {
      raise_fmt(T_TYPE_ERROR, "function missing required keyword argument '%s'", key);
      return false;
    }
    store<u64>(r, v);
  }
  return true;
}

// ---- types -------------------------------------------------------------------------------------------

/** Calls the type at `p`. */
function instantiate(p: usize, argc: i32, argv: usize, result: u32, ret: i32): usize {
  const t = changetype<TypeObj>(p);
  if (!(t.flags & TF_INSTANCE)) {
    if (!t.make_new) {
      raise_fmt(T_TYPE_ERROR, "can't create '%s' instances", obj(t.name));
      return 0;
    }
    if (!enter_native()) return 0;
    // slot `make_new`: (type: usize, argc: i32, argv: usize) => V
    const r = call_indirect<V>(<u32>t.make_new, p, argc, argv);
    leave_native();
    return done(r);
  }
  const make = special_find(p, N.D_NEW, offsetof<TypeObj>("make_new"));
  let inst: usize;
  if (make == ERR) return 0;
  if (make == UNDEF || make == STOP) inst = instance_new(p);
  else {
    const f = bind(make, UNDEF, p);
    if (f == ERR) return 0;
    const m = root_mark();
    const v = call_copied(f, obj(p), argc, argv);
    root_release(m);
    if (v == ERR) return 0;
    if (!is_type(v, p)) return done(v);
    inst = ptr_of(v);
    if (!root(v)) return 0;
  }
  if (!inst) return 0;
  const init = special_find(p, N.D_INIT, INIT_SLOT);
  if (init == ERR) return 0;
  if (is_type(init, T_FUNCTION) && !t.native)
    return enter_function(ptr_of(init), obj(inst), argc, argv, result, Ret.INIT | (ret & 1), inst);
  if (!root(obj(inst))) {
    raise_recursion();
    return 0;
  }
  if (init != UNDEF && init != STOP && !call_init(init, inst, argc, argv)) return 0;
  if (t.native && native_part(inst) == UNDEF && !make_native_part(inst, argc, argv)) return 0;
  return done(obj(inst));
}
/** `__init__` has no slot of its own: an offset at which no built-in type has anything. */
const INIT_SLOT: usize = offsetof<TypeObj>("shape");

function call_init(init: V, inst: usize, argc: i32, argv: usize): bool {
  const m = root_mark();
  const r = is_type(init, T_FUNCTION) ? call_copied(init, obj(inst), argc, argv) : bound_init(init, inst, argc, argv);
  root_release(m);
  if (r == ERR) return false;
  if (r == NONE) return true;
  raise_fmt(T_TYPE_ERROR, "__init__() should return None, not '%t'", r);
  return false;
}

function bound_init(init: V, inst: usize, argc: i32, argv: usize): V {
  const f = bind(init, obj(inst), load<u32>(inst));
  return f != ERR && root(f) ? call_value(f, argc, argv) : ERR;
}

/** Makes the native part of an instance from the arguments of its class (also what `super().__init__` of a built-in base does). */
export function make_native_part(inst: usize, argc: i32, argv: usize): bool {
  const native = <usize>changetype<TypeObj>(load<u32>(inst)).native;
  const r = call_indirect<V>(<u32>changetype<TypeObj>(native).make_new, native, argc, argv);
  if (r == ERR) return false;
  store<u64>(load<u32>(inst, 8), r);
  return true;
}
