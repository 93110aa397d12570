/** None, Ellipsis, NotImplemented, and `object`. */
import { TF_FINAL, TF_INSTANCE, TypeObj } from "../object";
import { T_ATTRIBUTE_ERROR, T_ELLIPSIS, T_NONETYPE, T_NOTIMPL, T_OBJECT, T_STR, T_TYPE, T_TYPE_ERROR } from "../types";
import { raise_msg, raise_type } from "../error";
import { gc_alloc } from "../heap";
import { intern_str } from "../intern";
import { arg, args_check, fn_index } from "../native";
import { Un } from "../ops";
import { text_lit } from "../text";
import { type_def, type_methods } from "../typetable";
import { instance_get, instance_new, instance_set } from "./instance";
import { text_address } from "./function";
import { ERR, FALSE, NONE, NOTIMPL, UNDEF, V, is_ptr, is_type, obj, ptr_of } from "../value";

export function init_singletons(): void {
  const o = type_def(T_OBJECT, "object", 0, 0, 16, 0, 0, 0);
  o.repr = fn_index(object_repr);
  o.make_new = fn_index(object_make_new);
  type_methods(o, "__init__:1 __new__:1s __setattr__:3 __delattr__:2", METHODS);
  const n = type_def(T_NONETYPE, "NoneType", 0, TF_FINAL, 0, 0, 0, 0);
  n.repr = fn_index(none_repr);
  n.unary = fn_index(none_unary);
  const e = type_def(T_ELLIPSIS, "Ellipsis", 0, TF_FINAL, 0, 0, 0, 0);
  e.repr = fn_index(ellipsis_repr);
  const i = type_def(T_NOTIMPL, "NotImplementedType", 0, TF_FINAL, 0, 0, 0, 0);
  i.repr = fn_index(notimpl_repr);
}

function none_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "None");
}
function none_unary(op: i32, v: V): V {
  return op == Un.BOOL ? FALSE : NOTIMPL;
}
function ellipsis_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "Ellipsis");
}
function notimpl_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "NotImplemented");
}

// ---- object --------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [object_init, object_new, object_setattr, object_delattr];

function object_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<object object") && text_address(t, v);
}

function object_make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 0, false)) return ERR;
  const p = gc_alloc(16, T_OBJECT);
  return p ? obj(p) : ERR;
}

function object_init(argc: i32, argv: usize): V {
  return NONE;
}

function not_user(): V {
  return raise_msg(T_TYPE_ERROR, "arg must be user-type");
}

function object_new(argc: i32, argv: usize): V {
  const c = arg(argv, 0);
  if (!is_type(c, T_TYPE) || !(changetype<TypeObj>(ptr_of(c)).flags & TF_INSTANCE)) return not_user();
  const p = instance_new(ptr_of(c));
  return p ? obj(p) : ERR;
}

/** True for an instance of a user class. */
function is_instance(v: V): bool {
  return is_ptr(v) && (changetype<TypeObj>(load<u32>(ptr_of(v))).flags & TF_INSTANCE) != 0;
}

function object_setattr(argc: i32, argv: usize): V {
  const o = arg(argv, 0);
  if (!is_instance(o)) return not_user();
  if (!is_type(arg(argv, 1), T_STR)) return raise_type(T_TYPE_ERROR);
  const nm = intern_str(arg(argv, 1));
  return nm != ERR && instance_set(ptr_of(o), nm, arg(argv, 2)) ? NONE : ERR;
}

function object_delattr(argc: i32, argv: usize): V {
  const o = arg(argv, 0);
  if (!is_instance(o)) return not_user();
  if (!is_type(arg(argv, 1), T_STR)) return raise_type(T_TYPE_ERROR);
  const nm = intern_str(arg(argv, 1));
  if (nm == ERR) return ERR;
  if (instance_get(ptr_of(o), nm) == UNDEF) return raise_msg(T_ATTRIBUTE_ERROR, "no such attribute");
  return instance_set(ptr_of(o), nm, UNDEF) ? NONE : ERR;
}
