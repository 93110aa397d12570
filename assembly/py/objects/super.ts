/** super(): attributes of the bases of a class, bound to an instance (or class). */
import { TF_INSTANCE, TUPLE_ITEMS, TupleObj, TypeObj } from "../object";
import { T_FUNCTION, T_OBJECT, T_SUPER, T_TYPE, T_TYPE_ERROR } from "../types";
import { bind, bound_new, found_in, getattr_opt, type_find } from "../attr";
import { raise_type } from "../error";
import { gc_alloc } from "../heap";
import { N, name } from "../names";
import { arg, args_check, fn_index, native_new } from "../native";
import { str_to, type_of } from "../ops";
import { text_lit } from "../text";
import { type_def } from "../typetable";
import { make_native_part } from "../vmcall";
import { native_part_checked } from "./instance";
import { is_subclass } from "./type";
import { ERR, NONE, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "../value";

@unmanaged
class SuperObj {
  type: u32;
  cls: u32;
  self: V;
}

export function init_super(): void {
  const t = type_def(T_SUPER, "super", 0, 0, 16, 0, 0b10, 0b10);
  t.repr = fn_index(super_repr);
  t.getattr = fn_index(super_getattr);
  t.make_new = fn_index(super_make_new);
}

function super_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 2, 2, false)) return ERR;
  const cls = arg(argv, 0), self = arg(argv, 1);
  if (!fits(cls, self)) return ERR;
  const p = gc_alloc(16, T_SUPER);
  if (!p) return ERR;
  changetype<SuperObj>(p).cls = <u32>ptr_of(cls);
  changetype<SuperObj>(p).self = self;
  return obj(p);
}

function fits(cls: V, self: V): bool {
  if (is_type(cls, T_TYPE) && is_subclass(class_of(self), ptr_of(cls))) return true;
  raise_type(T_TYPE_ERROR);
  return false;
}

/** The object made of the class and self in the two words at `p`: in these words, for as long as they stay. */
export function super_local(p: usize): V {
  const cls = load<u64>(p);
  if (!fits(cls, load<u64>(p, 8))) return ERR;
  store<u64>(p, <u64>T_SUPER | <u64>ptr_of(cls) << 32);
  return obj(p);
}

/** The function that a call of the method `nm` of the super object `v` calls with `super_self`; UNDEF = look for the attribute, or `ERR`. */
export function super_method(v: V, nm: V): V {
  const s = changetype<SuperObj>(ptr_of(v));
  const o = changetype<TypeObj>(s.cls);
  super_self = s.self;
  if (o.bases || <usize>o.base == T_OBJECT || is_type(s.self, T_TYPE)) return UNDEF;
  const f = type_find(o.base, nm);
  if (f == ERR) return ERR;
  return is_type(f, T_FUNCTION) && changetype<TypeObj>(found_in).flags & TF_INSTANCE ? f : UNDEF;
}
export let super_self: V = 0;

function super_repr(t: usize, v: V, repr: i32): bool {
  const s = changetype<SuperObj>(ptr_of(v));
  return text_lit(t, "<super: ") && str_to(t, obj(s.cls)) && text_lit(t, ", ") && str_to(t, s.self) && text_lit(t, ">");
}

function super_getattr(v: V, nm: V): V {
  const s = changetype<SuperObj>(ptr_of(v));
  const o = changetype<TypeObj>(s.cls);
  if (o.bases) {
    const n = <usize>changetype<TupleObj>(o.bases).len;
    for (let i: usize = 0; i < n; i++) {
      const r = in_base(ptr_of(load<u64>(<usize>o.bases + (i << 3), TUPLE_ITEMS)), s.self, nm);
      if (r != UNDEF) return r;
    }
  } else if (o.base && <usize>o.base != T_OBJECT) {
    const r = in_base(o.base, s.self, nm);
    if (r != UNDEF) return r;
  }
  const w = type_find(T_OBJECT, nm);
  return w == UNDEF ? STOP : w == ERR ? ERR : bind(w, s.self, T_OBJECT);
}

/** The attribute in one base, bound; UNDEF when it is not there. */
function in_base(base: usize, self: V, nm: V): V {
  if (base == T_OBJECT) return UNDEF;
  const v = type_find(base, nm);
  const own = v != UNDEF && found_in != T_OBJECT;
  if (v == ERR) return ERR;
  const user = is_ptr(self) && (changetype<TypeObj>(load<u32>(ptr_of(self))).flags & TF_INSTANCE) != 0;
  const native = !user ? 0 : native_of(base);
  if (own && (changetype<TypeObj>(found_in).flags & TF_INSTANCE || !user)) return bind(v, is_type(self, T_TYPE) ? UNDEF : self, class_of(self));
  if (!native) return UNDEF;
  if (nm == name(N.D_INIT)) {
    const f = native_new(fn_index(native_init), 1, 255, 1, nm);
    return f == ERR ? ERR : bound_new(f, self);
  }
  const part = native_part_checked(ptr_of(self));
  return part == ERR ? ERR : getattr_opt(part, nm);
}

function class_of(self: V): usize {
  return is_type(self, T_TYPE) ? ptr_of(self) : type_of(self);
}

/** The built-in type that a class inherits its native part from, itself for such a type. */
function native_of(t: usize): usize {
  const o = changetype<TypeObj>(t);
  return o.flags & TF_INSTANCE ? o.native : t;
}

/** `super().__init__(...)` of a built-in base: makes the native part. */
function native_init(argc: i32, argv: usize): V {
  return make_native_part(ptr_of(arg(argv, 0)), argc - 1, argv + 8) ? NONE : ERR;
}
