/** Module objects and the namespace of the built-in names. */
import { T_MODULE } from "../types";
import { call1 } from "../call";
import { take_pending } from "../error";
import { gc_alloc, heap_lock_lift, heap_lock_restore } from "../heap";
import { gc_root } from "../gc";
import { N, name } from "../names";
import { fn_index, module_fill, module_lookup, table_find } from "../native";
import { text_lit, text_str } from "../text";
import { type_def } from "../typetable";
import { DF_NAMESPACE, DictObj, FIND_ERR, dict_delete, dict_find, dict_get, dict_new, dict_set } from "./dict";
import { ERR, STOP, UNDEF, V, obj, ptr_of } from "../value";

@unmanaged
export class ModuleObj {
  type: u32;
  /** Dict object of its globals. */
  dict: u32;
  /** Definition of a built-in module, 0 for one of the script. */
  def: u32;
  /** `str` object. */
  name: u32;
}

const BUILTINS: usize = memory.data(8, 8);

export function init_module(): void {
  const t = type_def(T_MODULE, "module", 0, 0, 16, 0, 0, 0b1010);
  t.repr = fn_index(module_repr);
  t.getattr = fn_index(module_getattr);
  t.setattr = fn_index(module_setattr);
  gc_root(BUILTINS);
}

/** A module called `nm` with an empty namespace; `def` = 0 or the definition of a built-in one. ERR when memory is out. */
export function module_new(nm: V, def: usize): V {
  const d = dict_new(1);
  if (!d) return ERR;
  changetype<DictObj>(d).flags |= DF_NAMESPACE;
  const p = gc_alloc(16, T_MODULE);
  if (!p) return ERR;
  const m = changetype<ModuleObj>(p);
  m.dict = <u32>d;
  m.def = <u32>def;
  m.name = <u32>ptr_of(nm);
  return dict_set(d, name(N.D_NAME), nm) ? obj(p) : ERR;
}

/** Sets the module object whose names are built in. */
export function set_builtins(m: V): void {
  store<u64>(BUILTINS, m);
}
export function builtins_module(): V {
  return load<u64>(BUILTINS);
}

/** Entry of a built-in name: 0 = there is none, FIND_ERR = raised. */
export function builtin_lookup(nm: V): usize {
  return module_entry(ptr_of(load<u64>(BUILTINS)), nm);
}

/** Entry of the name in the namespace of the module at `p`; what a built-in module defines is made at the first look. */
function module_entry(p: usize, nm: V): usize {
  const m = changetype<ModuleObj>(p);
  const e = dict_find(m.dict, nm);
  if (e || !m.def) return e;
  const depth = heap_lock_lift();
  const v = module_lookup(m.def, nm);
  const kept = v != UNDEF && v != ERR && dict_set(m.dict, nm, v);
  heap_lock_restore(depth);
  if (v == UNDEF) return 0;
  if (v == ERR) return FIND_ERR;
  if (kept) return dict_find(m.dict, nm);
  // no memory to keep it: it is made again at the next look
  take_pending();
  store<u64>(PASSING_ENTRY, v, 8);
  return PASSING_ENTRY;
}

/** Entry of a value that could not be kept: to be read at once. */
export const PASSING_ENTRY: usize = memory.data(16, 8);

/** Slot `getattr`. */
export function module_getattr(self: V, nm: V): V {
  const p = ptr_of(self);
  const e = module_entry(p, nm);
  if (e > FIND_ERR) return load<u64>(e, 8);
  if (e) return ERR;
  if (nm == name(N.D_DICT)) return module_complete(p) ? obj(changetype<ModuleObj>(p).dict) : ERR;
  const hook = dict_get(changetype<ModuleObj>(p).dict, name(N.D_GETATTR));
  if (hook != UNDEF) return call1(hook, nm);
  return nm == name(N.D_CLASS) ? UNDEF : STOP;
}

/** Makes everything that a built-in module defines. */
export function module_complete(p: usize): bool {
  const m = changetype<ModuleObj>(p);
  return !m.def || module_fill(m.def, m.dict);
}

/** Names of `sys` that may be set; those of other built-in modules may not, but for `builtins`. */
const SETTABLE: string = "path argv ps1 ps2 tracebacklimit";

function settable(self: V, nm: V): bool {
  const m = changetype<ModuleObj>(ptr_of(self));
  if (!m.def || self == load<u64>(BUILTINS)) return true;
  return obj(m.name) == name(N.SYS) && table_find(SETTABLE, nm) >= 0;
}

function module_setattr(self: V, nm: V, v: V): i32 {
  if (!settable(self, nm)) return -1;
  const d = changetype<ModuleObj>(ptr_of(self)).dict;
  if (v == UNDEF) return dict_delete(d, nm) > 0 ? 1 : -1;
  return dict_set(d, nm, v) ? 1 : 0;
}

function module_repr(t: usize, v: V, repr: i32): bool {
  const m = changetype<ModuleObj>(ptr_of(v));
  if (!text_lit(t, "<module '") || !text_str(t, obj(m.name)) || !text_lit(t, "'")) return false;
  const file = dict_get(m.dict, name(N.D_FILE));
  if (file == UNDEF) return text_lit(t, ">");
  return text_lit(t, " from '") && text_str(t, file) && text_lit(t, "'>");
}
