/** Module `hashlib`: sha256, sha1 and md5. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { gc_alloc } from "../py/heap";
import { bytes_alloc, str_data } from "../py/intern";
import { arg, args_check, fn_index, module_def, NO_FUNCTIONS, npos } from "../py/native";
import { TYPE_BYTES } from "../py/object";
import { text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { Algorithm, DIGEST_CONTEXT, digest_final, digest_init, digest_size, digest_update } from "./digest/digest";
import { hex_of } from "../py/objects/textcase";
import { ERR, NONE, V, obj, ptr_of } from "../py/value";

const DEF: usize = memory.data(32, 8);
/** The types, in the order of `Algorithm`. */
const TYPES: usize = memory.data(96 * 3, 16);

// @ts-ignore: decorator
@inline function type_of_algorithm(a: i32): usize { return TYPES + <usize>(a * TYPE_BYTES); }

@unmanaged
class HashObj {
  type: u32;
  /** 1 once the digest has been taken. */
  final: u32;
}
const CONTEXT: usize = 8;

// @ts-ignore: decorator
@inline function algorithm_of(v: V): i32 { return <i32>((<usize>load<u32>(ptr_of(v)) - TYPES) / TYPE_BYTES); }

function update_with(self: V, data: V): bool {
  if (changetype<HashObj>(ptr_of(self)).final) {
    raise_msg(T_VALUE_ERROR, "hash is final");
    return false;
  }
  if (!need_buffer(data, false)) return false;
  digest_update(algorithm_of(self), ptr_of(self) + CONTEXT, buffer_data, buffer_len);
  return true;
}

function h_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 1, false)) return ERR;
  const p = gc_alloc(CONTEXT + DIGEST_CONTEXT, type);
  if (!p) return ERR;
  const self = obj(p);
  digest_init(algorithm_of(self), p + CONTEXT);
  return npos(argc) == 0 || update_with(self, arg(argv, 0)) ? self : ERR;
}

function h_update(argc: i32, argv: usize): V { return update_with(arg(argv, 0), arg(argv, 1)) ? NONE : ERR; }

function h_digest(argc: i32, argv: usize): V {
  const self = arg(argv, 0), o = changetype<HashObj>(ptr_of(self));
  if (o.final) return raise_msg(T_VALUE_ERROR, "hash is final");
  const a = algorithm_of(self);
  const result = bytes_alloc(digest_size(a));
  if (result == ERR) return ERR;
  digest_final(a, ptr_of(self) + CONTEXT, str_data(result));
  o.final = 1;
  return result;
}

function h_hexdigest(argc: i32, argv: usize): V {
  const d = h_digest(argc, argv);
  return d == ERR ? ERR : hex_of(d, 0);
}

function h_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<hash>"); }

function define(a: Algorithm, name: string): void {
  const t = type_def(type_of_algorithm(a), name, 0, 0, <u32>(CONTEXT + DIGEST_CONTEXT), 0, 0, 0);
  t.make_new = fn_index(h_make);
  t.repr = fn_index(h_repr);
  type_methods(t, "update:2 digest:1 hexdigest:1", METHODS);
}

function constant(i: i32): V { return obj(type_of_algorithm(i)); }

export function init_hashlib(): void {
  define(Algorithm.MD5, "md5");
  define(Algorithm.SHA1, "sha1");
  define(Algorithm.SHA256, "sha256");
  module_def(DEF, "hashlib", "", NO_FUNCTIONS, "md5 sha1 sha256", constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [h_update, h_digest, h_hexdigest];
