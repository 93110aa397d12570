/** Module `json`. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_fmt, raise_msg } from "../py/error";
import { arg, kw_bind, module_def, no_constant } from "../py/native";
import { ListObj, TUPLE_ITEMS, TupleObj } from "../py/object";
import { T_LIST, T_TUPLE, T_TYPE_ERROR, T_STR, T_VALUE_ERROR } from "../py/types";
import { TextObj, text_new, text_to_str } from "../py/text";
import { json_read_stream, json_read_text } from "./json_read";
import { json_write } from "./json_write";
import { stream_write_all } from "./stream";
import { ERR, NONE, UNDEF, V, is_type, ptr_of } from "../py/value";

const DEF: usize = memory.data(32, 8);
const ARGS: usize = memory.data(8, 8);

let item: V = UNDEF;
let key: V = UNDEF;

/** The `separators` argument after `skip` positional ones. */
function separators(argc: i32, argv: usize, skip: i32): bool {
  item = key = UNDEF;
  if (!kw_bind(argc, argv, skip, "* separators", ARGS)) return false;
  const v = load<u64>(ARGS);
  if (v == UNDEF || v == NONE) return true;
  let p: usize;
  if (is_type(v, T_TUPLE) && changetype<TupleObj>(ptr_of(v)).len == 2) p = ptr_of(v) + TUPLE_ITEMS;
  else if (is_type(v, T_LIST) && changetype<ListObj>(ptr_of(v)).len == 2) p = changetype<ListObj>(ptr_of(v)).items;
  else if (is_type(v, T_TUPLE) || is_type(v, T_LIST)) {
    raise_msg(T_VALUE_ERROR, "requested length 2 but object has another length");
    return false;
  } else {
    raise_fmt(T_TYPE_ERROR, "object '%t' isn't a tuple or list", v);
    return false;
  }
  item = load<u64>(p);
  key = load<u64>(p, 8);
  if (is_type(item, T_STR) && is_type(key, T_STR)) return true;
  raise_msg(T_TYPE_ERROR, "can't convert to str implicitly");
  return false;
}

function j_dumps(argc: i32, argv: usize): V {
  if (!separators(argc, argv, 1)) return ERR;
  const t = text_new();
  return t && json_write(t, arg(argv, 0), item, key) ? text_to_str(t) : ERR;
}

function j_dump(argc: i32, argv: usize): V {
  if (!separators(argc, argv, 2)) return ERR;
  const t = text_new();
  if (!t || !json_write(t, arg(argv, 0), item, key)) return ERR;
  const o = changetype<TextObj>(t);
  return stream_write_all(arg(argv, 1), o.data, o.len) ? NONE : ERR;
}

function j_load(argc: i32, argv: usize): V { return json_read_stream(arg(argv, 0)); }
function j_loads(argc: i32, argv: usize): V {
  return need_buffer(arg(argv, 0), false) ? json_read_text(buffer_data, buffer_len) : ERR;
}

export function init_json(): void {
  module_def(DEF, "json", "dump:2k dumps:1k load:1 loads:1", FUNCTIONS, "", no_constant);
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [j_dump, j_dumps, j_load, j_loads];
