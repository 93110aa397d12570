/** Built-in functions on objects: attributes, types, iteration. */
import { TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "../py/object";
import { T_ATTRIBUTE_ERROR, T_BOUND, T_FUNCTION, T_MODULE, T_NATIVE, T_RANGE, T_STR, T_TYPE, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { getattr, getattr_opt, setattr, special_find } from "../py/attr";
import { call0, call1 } from "../py/call";
import { pending, raise_msg, raise_stop, raise_type, take_pending } from "../py/error";
import { Frame, top_frame } from "../py/frame";
import { root, root_mark, root_release } from "../py/heap";
import { intern_lit, intern_str } from "../py/intern";
import { N, name } from "../py/names";
import { arg, kw_bind, kw_get, NF_METHOD, npos, table_fill } from "../py/native";
import { Cmp, HASH_ERR, Un, binary, compare, hash, iter, len_of, next, slot_type, truth, type_of, unary } from "../py/ops";
import { int_from } from "../py/objects/big";
import { dict_entry, dict_new, dict_number, dict_set } from "../py/objects/dict";
import { set_stop_value, stop_value } from "../py/objects/exception";
import { instance_dict } from "../py/objects/instance";
import { call_iter_new, iter_local } from "../py/objects/iter";
import { list_from_iter } from "../py/objects/list";
import { ModuleObj, module_complete } from "../py/objects/module";
import { range_count } from "../py/objects/range";
import { sort } from "../py/objects/sort";
import { is_subclass, subclass_test, type_dict } from "../py/objects/type";
import { ERR, NONE, STOP, TRUE, UNDEF, V, bool_of, both_int, is_int, is_ptr, is_type, obj, ptr_of, smi } from "../py/value";

/** An attribute name given as value; ERR = raised. */
function attr_name(v: V): V {
  return is_type(v, T_STR) ? intern_str(v) : raise_type(T_TYPE_ERROR);
}

export function f_getattr(argc: i32, argv: usize): V {
  const nm = attr_name(arg(argv, 1));
  if (nm == ERR) return ERR;
  if (argc == 2) return getattr(arg(argv, 0), nm);
  const v = getattr_opt(arg(argv, 0), nm);
  return v == UNDEF ? arg(argv, 2) : v == ERR ? attribute_default(arg(argv, 2)) : v;
}

/** `d` when AttributeError was raised (by `__getattr__`, a property ...). */
function attribute_default(d: V): V {
  if (!is_subclass(slot_type(pending()), T_ATTRIBUTE_ERROR)) return ERR;
  take_pending();
  return d;
}

export function f_hasattr(argc: i32, argv: usize): V {
  const nm = attr_name(arg(argv, 1));
  if (nm == ERR) return ERR;
  const v = getattr_opt(arg(argv, 0), nm);
  return v == ERR ? attribute_default(bool_of(false)) : bool_of(v != UNDEF);
}

export function f_setattr(argc: i32, argv: usize): V {
  const nm = attr_name(arg(argv, 1));
  return nm != ERR && setattr(arg(argv, 0), nm, arg(argv, 2)) ? NONE : ERR;
}

export function f_delattr(argc: i32, argv: usize): V {
  const nm = attr_name(arg(argv, 1));
  return nm != ERR && setattr(arg(argv, 0), nm, UNDEF) ? NONE : ERR;
}

/** Adds the keys of the dict object `d` to the one at `to`. */
function add_names(to: usize, d: usize): bool {
  for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) if (!dict_set(to, load<u64>(e), NONE)) return false;
  return true;
}

/** Adds the names that the type at `t` and its bases define. */
function add_type_names(to: usize, t: usize): bool {
  while (t) {
    const o = changetype<TypeObj>(t);
    const d = type_dict(t);
    if (!d || o.methods && !table_fill(o.methods, o.functions, d, NF_METHOD) || !add_names(to, d)) return false;
    if (o.bases) {
      const n = <usize>changetype<TupleObj>(o.bases).len;
      for (let i: usize = 0; i < n; i++) if (!add_type_names(to, ptr_of(load<u64>(<usize>o.bases + (i << 3), TUPLE_ITEMS)))) return false;
      return true;
    }
    t = o.base;
  }
  return true;
}

export function f_dir(argc: i32, argv: usize): V {
  const names = dict_new(0);
  if (!names || !root(obj(names))) return ERR;
  let ok = true;
  if (!argc) ok = add_names(names, changetype<Frame>(top_frame).globals);
  else {
    const o = arg(argv, 0);
    const t = slot_type(o);
    if (t == T_MODULE) ok = module_complete(ptr_of(o)) && add_names(names, changetype<ModuleObj>(ptr_of(o)).dict);
    else if (t == T_TYPE) ok = add_type_names(names, ptr_of(o));
    else {
      const nm = intern_lit("__dir__");
      if (nm == ERR) return ERR;
      const hook = changetype<TypeObj>(t).flags & TF_INSTANCE ? getattr_opt(o, nm) : UNDEF;
      if (hook == ERR) return ERR;
      if (hook != UNDEF) return call0(hook);
      if (changetype<TypeObj>(t).flags & TF_INSTANCE) {
        const d = instance_dict(ptr_of(o));
        ok = d != ERR && add_names(names, ptr_of(d));
      }
      ok = ok && add_type_names(names, type_of(o)) && dict_set(names, name(N.D_CLASS), NONE);
    }
  }
  return ok ? list_from_iter(obj(names)) : ERR;
}

export function f_callable(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_ptr(v)) return bool_of(false);
  const t = <usize>load<u32>(ptr_of(v));
  if (t == T_FUNCTION || t == T_NATIVE || t == T_BOUND || t == T_TYPE) return TRUE;
  const o = changetype<TypeObj>(t);
  if (!(o.flags & TF_INSTANCE)) return bool_of(o.call != 0);
  const f = special_find(t, N.D_CALL, offsetof<TypeObj>("call"));
  return f == ERR ? ERR : bool_of(f != UNDEF);
}

export function f_isinstance(argc: i32, argv: usize): V {
  const r = subclass_test(type_of(arg(argv, 0)), arg(argv, 1));
  return r < 0 ? ERR : bool_of(r != 0);
}

export function f_issubclass(argc: i32, argv: usize): V {
  if (!is_type(arg(argv, 0), T_TYPE)) return raise_msg(T_TYPE_ERROR, "issubclass() arg 1 must be a class");
  const r = subclass_test(ptr_of(arg(argv, 0)), arg(argv, 1));
  return r < 0 ? ERR : bool_of(r != 0);
}

export function f_hash(argc: i32, argv: usize): V {
  const h = hash(arg(argv, 0));
  return h == HASH_ERR ? ERR : int_from(h);
}

/** id(): the address, or for values without one the word itself. */
export function f_id(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  return is_ptr(v) ? smi(<i64>ptr_of(v)) : int_from(<i64>(v & 0x3fff_ffff_ffff_ffff));
}

export function f_len(argc: i32, argv: usize): V {
  if (is_type(arg(argv, 0), T_RANGE)) return range_count(arg(argv, 0));
  const n = len_of(arg(argv, 0));
  return n < 0 ? ERR : smi(n);
}

export function f_abs(argc: i32, argv: usize): V {
  return unary(Un.ABS, arg(argv, 0));
}

// ---- iteration -----------------------------------------------------------------------------------------

export function f_iter(argc: i32, argv: usize): V {
  return argc == 2 ? call_iter_new(arg(argv, 0), arg(argv, 1)) : iter(arg(argv, 0));
}

export function f_next(argc: i32, argv: usize): V {
  set_stop_value(NONE);
  const v = next(arg(argv, 0));
  if (v != STOP) return v;
  if (argc == 2) return arg(argv, 1);
  const s = stop_value();
  return raise_stop(s == NONE ? UNDEF : s);
}

/** all (want = 0) and any (want = 1). */
function find_truth(o: V, want: i32): V {
  const it = iter_local(o);
  if (it == ERR || is_ptr(it) && !root(it)) return ERR;
  while (true) {
    const m = root_mark();
    const v = next(it);
    if (v == STOP) return bool_of(want == 0);
    if (v == ERR) return ERR;
    const t = truth(v);
    if (t < 0) return ERR;
    if (t == want) return bool_of(want != 0);
    root_release(m);
  }
}

export function f_all(argc: i32, argv: usize): V {
  return find_truth(arg(argv, 0), 0);
}
export function f_any(argc: i32, argv: usize): V {
  return find_truth(arg(argv, 0), 1);
}

export function f_sum(argc: i32, argv: usize): V {
  let total = argc == 2 ? arg(argv, 1) : smi(0);
  const it = iter_local(arg(argv, 0));
  if (it == ERR || is_ptr(it) && !root(it)) return ERR;
  const m = root_mark();
  while (true) {
    const v = next(it);
    if (v == STOP) return total;
    if (v == ERR) return ERR;
    const fast = total + (v - smi(0));
    if (both_int(total, v) && is_int(fast)) total = fast;
    else total = binary(0, total, v);
    if (total == ERR) return ERR;
    root_release(m);
    if (is_ptr(total) && !root(total)) return ERR;
  }
}

/** min and max: `op` is what a better one compares as. */
function extreme(argc: i32, argv: usize, op: i32): V {
  const key = kw_get(argc, argv, name(N.KEY));
  const n = npos(argc);
  let best: V = UNDEF, best_key: V = UNDEF;
  const it = n == 1 ? iter_local(arg(argv, 0)) : NONE;
  if (it == ERR || is_ptr(it) && !root(it)) return ERR;
  // two words that keep the best so far
  const keep = root_mark();
  if (!root(NONE) || !root(NONE)) return ERR;
  for (let i = 0; n == 1 || i < n; i++) {
    const m = root_mark();
    const v = n == 1 ? next(it) : arg(argv, i);
    if (v == STOP) break;
    if (v == ERR || is_ptr(v) && !root(v)) return ERR;
    const k = key == UNDEF || key == NONE ? v : call1(key, v);
    if (k == ERR) return ERR;
    let better = best == UNDEF;
    if (!better) {
      const r = compare(op, k, best_key);
      if (r == ERR) return ERR;
      better = r == TRUE || r != bool_of(false) && truth(r) == 1;
    }
    if (better) {
      best = v;
      best_key = k;
      store<u64>(keep, v);
      store<u64>(keep, k, 8);
    }
    root_release(m);
  }
  if (best != UNDEF) return best;
  const d = kw_get(argc, argv, name(N.DEFAULT));
  return d == UNDEF ? raise_msg(T_VALUE_ERROR, "arg is an empty sequence") : d;
}

export function f_min(argc: i32, argv: usize): V {
  return extreme(argc, argv, Cmp.LT);
}
export function f_max(argc: i32, argv: usize): V {
  return extreme(argc, argv, Cmp.GT);
}

export function f_sorted(argc: i32, argv: usize): V {
  if (npos(argc) > 1) return raise_msg(T_TYPE_ERROR, "must use keyword argument for key function");
  if (!kw_bind(argc, argv, 1, "* key reverse", SORT_ARGS)) return ERR;
  const key = load<u64>(SORT_ARGS), flag = load<u64>(SORT_ARGS, 8);
  const reverse = flag == UNDEF ? 0 : truth(flag);
  if (reverse < 0) return ERR;
  const l = list_from_iter(arg(argv, 0));
  return l != ERR && sort(ptr_of(l), key == UNDEF ? NONE : key, reverse != 0) ? l : ERR;
}
const SORT_ARGS: usize = memory.data(16, 8);
