/** Module `cryptolib` (also `ucryptolib`): aes in the modes ECB, CBC and CTR. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg } from "../py/error";
import { gc_alloc } from "../py/heap";
import { bytes_alloc, str_data } from "../py/intern";
import { arg, args_check, fn_index, module_def, NO_FUNCTIONS, npos } from "../py/native";
import { get_failed, get_i64 } from "../py/objects/number";
import { text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { AES_KEY_BYTES, aes_decrypt, aes_encrypt, aes_expand } from "./cipher/aes";
import { ERR, NONE, V, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_AES: usize = memory.data(96, 16);

const ECB: i32 = 1;
const CBC: i32 = 2;
const CTR: i32 = 6;

@unmanaged
class AesObj {
  type: u32;
  mode: u8;
  /** 0, or 1 and 2 once it has encrypted or decrypted. */
  direction: u8;
  /** Bytes of `stream` that are used up (CTR). */
  used: u16;
}
/** The initialisation vector or counter, the key stream of the counter, the expanded key. */
const IV: usize = 8;
const STREAM: usize = 24;
const KEY: usize = 40;
const BYTES: usize = KEY + AES_KEY_BYTES;

const BLOCK: usize = memory.data(16, 8);

function aes_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 2, 3, false)) return ERR;
  const mode = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  if (mode != ECB && mode != CBC && mode != CTR) return raise_msg(T_VALUE_ERROR, "mode");
  const p = gc_alloc(BYTES, T_AES);
  if (!p || !need_buffer(arg(argv, 0), false)) return ERR;
  if (buffer_len != 16 && buffer_len != 32) return raise_msg(T_VALUE_ERROR, "key");
  aes_expand(p + KEY, buffer_data, buffer_len);
  const o = changetype<AesObj>(p);
  o.mode = <u8>mode;
  o.used = 16;
  if (npos(argc) > 2 && arg(argv, 2) != NONE) {
    if (!need_buffer(arg(argv, 2), false)) return ERR;
    if (buffer_len != 16) return raise_msg(T_VALUE_ERROR, "IV");
    memory.copy(p + IV, buffer_data, 16);
  } else if (mode != ECB) return raise_msg(T_VALUE_ERROR, "IV");
  return obj(p);
}

function xor_block(p: usize, q: usize): void {
  for (let i: usize = 0; i < 16; i++) store<u8>(p + i, load<u8>(p + i) ^ load<u8>(q + i));
}

/** One block of ECB or CBC from `source` to `to` (they may be the same). */
function block(p: usize, to: usize, source: usize, encrypt: bool): void {
  const chained = changetype<AesObj>(p).mode == <u8>CBC;
  memory.copy(BLOCK, source, 16);
  if (encrypt) {
    if (chained) xor_block(BLOCK, p + IV);
    aes_encrypt(p + KEY, BLOCK);
    if (chained) memory.copy(p + IV, BLOCK, 16);
    memory.copy(to, BLOCK, 16);
    return;
  }
  aes_decrypt(p + KEY, BLOCK);
  if (chained) {
    xor_block(BLOCK, p + IV);
    memory.copy(p + IV, source, 16);
  }
  memory.copy(to, BLOCK, 16);
}

/** CTR: the bytes are combined with the encrypted counter, which is a 128-bit number in big-endian order. */
function counter_mode(p: usize, to: usize, source: usize, n: i32): void {
  const o = changetype<AesObj>(p);
  for (let i = 0; i < n; i++) {
    if (o.used == 16) {
      o.used = 0;
      memory.copy(p + STREAM, p + IV, 16);
      aes_encrypt(p + KEY, p + STREAM);
      for (let k: usize = 15; ; k--) {
        const c = load<u8>(p + IV + k) + 1;
        store<u8>(p + IV + k, c);
        if (c != 0 || k == 0) break;
      }
    }
    store<u8>(to + i, load<u8>(source + i) ^ load<u8>(p + STREAM + o.used));
    o.used++;
  }
}

function process(argc: i32, argv: usize, encrypt: bool): V {
  const p = ptr_of(arg(argv, 0)), o = changetype<AesObj>(p);
  if (!need_buffer(arg(argv, 1), false)) return ERR;
  const n = buffer_len;
  if (o.mode != <u8>CTR && n % 16 != 0) return raise_msg(T_VALUE_ERROR, "blksize % 16");
  let result: V, to: usize;
  if (npos(argc) > 2) {
    result = arg(argv, 2);
    if (!need_buffer(result, true)) return ERR;
    if (buffer_len < n) return raise_msg(T_VALUE_ERROR, "output too small");
    to = buffer_data;
  } else {
    result = bytes_alloc(n);
    if (result == ERR) return ERR;
    to = str_data(result);
  }
  const direction: u8 = encrypt ? 1 : 2;
  if (o.direction == 0 || o.mode == <u8>CTR) o.direction = direction;
  else if (o.direction != direction) return raise_msg(T_VALUE_ERROR, "can't encrypt & decrypt");
  if (!need_buffer(arg(argv, 1), false)) return ERR;
  const source = buffer_data;
  if (o.mode == <u8>CTR) counter_mode(p, to, source, n);
  else for (let i = 0; i < n; i += 16) block(p, to + i, source + i, encrypt);
  return result;
}

function a_encrypt(argc: i32, argv: usize): V { return process(argc, argv, true); }
function a_decrypt(argc: i32, argv: usize): V { return process(argc, argv, false); }

function aes_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<aes>"); }

function constant(i: i32): V { return i == 0 ? obj(T_AES) : smi(i == 1 ? ECB : i == 2 ? CBC : CTR); }

export function init_cryptolib(): void {
  const t = type_def(T_AES, "aes", 0, 0, <u32>BYTES, 0, 0, 0);
  t.make_new = fn_index(aes_make);
  t.repr = fn_index(aes_repr);
  type_methods(t, "encrypt:2-3 decrypt:2-3", METHODS);
  module_def(DEF, "cryptolib", "", NO_FUNCTIONS, "aes MODE_ECB MODE_CBC MODE_CTR", constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [a_encrypt, a_decrypt];
