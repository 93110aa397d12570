/** Module `random`: the generator of MicroPython (Yasmarang, by Ilya Levin, public domain), so that a seed gives the same numbers. */
import { entropy } from "../hal";
import { raise_msg, raise_type } from "../py/error";
import { arg, module_def, no_constant, npos } from "../py/native";
import { getitem, len_of } from "../py/ops";
import { int_from, int_low64 } from "../py/objects/big";
import { get_f64, get_failed, get_i64, int_maybe } from "../py/objects/number";
import { T_INDEX_ERROR, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, float, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

let pad: u32 = 0;
let n: u32 = 0;
let d: u32 = 0;
let dat: u32 = 0;

function seed(value: u32): void {
  pad = value;
  n = 69;
  d = 233;
  dat = 0;
}

/** The next 32 bits. */
export function random_u32(): u32 {
  pad = rotl(pad + dat + d * n, 3);
  n = pad | 2;
  d ^= rotr(pad, 1);
  dat = (dat ^ pad ^ (d >> 8) ^ 1) & 0xff;
  return pad ^ (d << 5) ^ (pad >> 18) ^ (dat << 1);
}

/** A number below `limit` > 0, all equally likely; more than 32 bits take two draws. */
function below(limit: u64): u64 {
  const mask = <u64>-1 >> clz(limit);
  while (true) {
    const r = (mask >> 32 != 0 ? (<u64>random_u32() << 32) | random_u32() : <u64>random_u32()) & mask;
    if (r < limit) return r;
  }
  return 0;
}

/** A double in [0, 1). */
function fraction(): f64 {
  const high = <u64>random_u32() << 32;
  const bits = (high | random_u32()) & 0xf_ffff_ffff_ffff;
  return reinterpret<f64>(bits | 0x3ff0_0000_0000_0000) - 1;
}

function r_seed(argc: i32, argv: usize): V {
  if (npos(argc) == 0 || arg(argv, 0) == NONE) {
    seed(entropy());
    return NONE;
  }
  const v = int_maybe(arg(argv, 0));
  if (v == UNDEF) return raise_msg(T_TYPE_ERROR, "can't convert to int");
  if (v == ERR) return ERR;
  seed(<u32>int_low64(v));
  return NONE;
}

function r_getrandbits(argc: i32, argv: usize): V {
  const bits = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  if (bits < 0 || bits > 32) return raise_msg(T_VALUE_ERROR, "bits must be 32 or less");
  return smi(bits == 0 ? 0 : random_u32() & (<u32>-1 >> <u32>(32 - bits)));
}

function r_randrange(argc: i32, argv: usize): V {
  let start = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  let stop = start, step: i64 = 1;
  if (npos(argc) > 1) {
    stop = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
  } else start = 0;
  if (npos(argc) > 2) {
    step = get_i64(arg(argv, 2));
    if (get_failed) return ERR;
    if (step == 0) return raise_type(T_VALUE_ERROR);
  }
  const count = step > 0 ? (stop - start + step - 1) / step : (stop - start + step + 1) / step;
  if (count <= 0 || stop > start != step > 0) return raise_type(T_VALUE_ERROR);
  return int_from(start + step * <i64>below(count));
}

function r_randint(argc: i32, argv: usize): V {
  const a = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  const b = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  return a > b ? raise_type(T_VALUE_ERROR) : int_from(a + <i64>below(b - a + 1));
}

function r_choice(argc: i32, argv: usize): V {
  const len = len_of(arg(argv, 0));
  if (len < 0) return ERR;
  return len == 0 ? raise_type(T_INDEX_ERROR) : getitem(arg(argv, 0), smi(below(len)));
}

function r_random(argc: i32, argv: usize): V { return float(fraction()); }

function r_uniform(argc: i32, argv: usize): V {
  const a = get_f64(arg(argv, 0));
  if (get_failed) return ERR;
  const b = get_f64(arg(argv, 1));
  return get_failed ? ERR : float(a + (b - a) * fraction());
}

export function init_random(): void {
  seed(entropy());
  module_def(
    DEF, "random", "seed:0-1 getrandbits:1 randrange:1-3 randint:2 choice:1 random:0 uniform:2",
    FUNCTIONS, "", no_constant,
  );
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [r_seed, r_getrandbits, r_randrange, r_randint, r_choice, r_random, r_uniform];
