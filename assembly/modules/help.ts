/** help(): a welcome, the names of an object, or the list of modules. */
import { T_MODULE, T_NATIVE, T_STR, T_TYPE } from "../py/types";
import { ModuleDef, module_first } from "../py/native";
import { str_data, str_len } from "../py/intern";
import { str_to, type_of } from "../py/ops";
import { dict_entry, dict_number } from "../py/objects/dict";
import { ModuleObj, module_complete } from "../py/objects/module";
import { TypeObj } from "../py/object";
import { NF_CLASSMETHOD, NF_METHOD, NF_STATIC, NativeObj, table_fill } from "../py/native";
import { type_dict } from "../py/objects/type";
import { OUT, text_byte, text_fill, text_lit } from "../py/text";
import { UNDEF, V, is_type, obj, ptr_of } from "../py/value";

const WELCOME: string =
  "kpy runs MicroPython scripts.\n\nControl commands:\n  CTRL-A        -- on a blank line, enter raw REPL mode\n  CTRL-B        -- on a blank line, enter normal REPL mode\n  CTRL-C        -- interrupt a running program\n  CTRL-D        -- on a blank line, exit or do a soft reset\n  CTRL-E        -- on a blank line, enter paste mode\n\nFor further help on a specific object, type help(obj)\nFor a list of available modules, type help('modules')\n";

/** Prints help on `v` (UNDEF = the welcome). */
export function help(v: V): bool {
  if (v == UNDEF) return text_lit(OUT, WELCOME);
  if (is_type(v, T_STR) && str_len(v) == 7 && load<u32>(str_data(v)) == 0x75646f6d) return modules();
  if (!text_lit(OUT, "object ") || !str_to(OUT, v) || !text_lit(OUT, " is of type ") || !str_to(OUT, obj(changetype<TypeObj>(type_of(v)).name)) || !text_byte(OUT, 10))
    return false;
  let d: usize;
  if (is_type(v, T_MODULE)) {
    if (!module_complete(ptr_of(v))) return false;
    d = changetype<ModuleObj>(ptr_of(v)).dict;
  } else {
    const t = is_type(v, T_TYPE) ? ptr_of(v) : type_of(v);
    d = type_dict(t);
    const o = changetype<TypeObj>(t);
    if (!d || o.methods && !table_fill(o.methods, o.functions, d, NF_METHOD)) return false;
  }
  for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1)) {
    if (!text_lit(OUT, "  ") || !str_to(OUT, load<u64>(e)) || !text_lit(OUT, " -- ") || !member(load<u64>(e, 8)) || !text_byte(OUT, 10)) return false;
  }
  return true;
}

/** Prints a value of a namespace; a class method of a built-in type is not yet bound there. */
function member(v: V): bool {
  const flags = is_type(v, T_NATIVE) ? changetype<NativeObj>(ptr_of(v)).flags : 0;
  return flags & NF_CLASSMETHOD ? text_lit(OUT, "<classmethod>") : flags & NF_STATIC ? text_lit(OUT, "<staticmethod>") : str_to(OUT, v);
}

/** Prints the names of the built-in modules, four in a line. */
function modules(): bool {
  let column = 0;
  for (let p = module_first(); p; p = changetype<ModuleDef>(p).next) {
    const text = changetype<string>(changetype<ModuleDef>(p).name);
    if (!text_lit(OUT, text) || !text_fill(OUT, 0x20, 18 - text.length)) return false;
    column++;
    if (column % 4 == 0 && !text_byte(OUT, 10)) return false;
  }
  return (column % 4 == 0 || text_byte(OUT, 10)) && text_lit(OUT, "Plus any modules on the filesystem\n");
}
