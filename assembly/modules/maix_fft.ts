/**
 * `Maix.FFT` of MaixPy: what the K210's FFT block computes, in software. Source: MaixPy API dossier, section 2.9; the block's
 * number format (16-bit integers, a halving per stage where `shift` has a bit): K210 SoC notes.
 */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { gc_alloc_var, gc_bytes } from "../py/heap";
import { arg, fn_index } from "../py/native";
import { ListObj, TUPLE_ITEMS, TupleObj } from "../py/object";
import { list_append, list_new } from "../py/objects/list";
import { get_f64, get_failed } from "../py/objects/number";
import { OUT, text_flush, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_LIST, T_TUPLE } from "../py/types";
import { bad_value, bind, opt, opt_failed, opt_int } from "./hardware_args";
import { ERR, NONE, UNDEF, V, is_type, obj, ptr_of, smi } from "../py/value";

export const T_FFT: usize = memory.data(96, 16);

const WORD: i32 = 4;

function in_range(x: f64): f64 { return max<f64>(-32768, min<f64>(32767, nearest(x))); }

/** Decimation in time over `n` complex numbers (pairs of f64) at `p`; bit i of `shift` halves the results of stage i. */
function transform(p: usize, n: i32, shift: i32, forward: bool): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) swap(p + (<usize>i << 4), p + (<usize>j << 4));
  }
  let stage = 0;
  for (let half = 1; half < n; half <<= 1, stage++) {
    const scale: f64 = shift >> stage & 1 ? 0.5 : 1;
    const angle = (forward ? -Math.PI : Math.PI) / <f64>half;
    for (let k = 0; k < half; k++) {
      const c = Math.cos(angle * <f64>k), s = Math.sin(angle * <f64>k);
      for (let i = k; i < n; i += half << 1) butterfly(p + (<usize>i << 4), p + (<usize>(i + half) << 4), c, s, scale);
    }
  }
}

function swap(a: usize, b: usize): void {
  const re = load<f64>(a), im = load<f64>(a, 8);
  store<f64>(a, load<f64>(b));
  store<f64>(a, load<f64>(b, 8), 8);
  store<f64>(b, re);
  store<f64>(b, im, 8);
}

function butterfly(a: usize, b: usize, c: f64, s: f64, scale: f64): void {
  const re = load<f64>(b) * c - load<f64>(b, 8) * s, im = load<f64>(b) * s + load<f64>(b, 8) * c;
  const x = load<f64>(a), y = load<f64>(a, 8);
  store<f64>(a, in_range((x + re) * scale));
  store<f64>(a, in_range((y + im) * scale), 8);
  store<f64>(b, in_range((x - re) * scale));
  store<f64>(b, in_range((y - im) * scale), 8);
}

/** `run(byte, points=64, shift=0, direction=1)`: the low 16 bits of each 32-bit word; a list of (real, imaginary). */
function fft_run(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 0, "byte points shift direction")) return ERR;
  const points = opt_int(1, 64), shift = opt_int(2, 0), direction = opt_int(3, 1), source = opt(0);
  if (opt_failed) return ERR;
  if (points != 64 && points != 128 && points != 256 && points != 512) return bad_value("[MAIXPY]FFT:invalid points");
  if (source == UNDEF || source == NONE) return bad_value("[MAIXPY]FFT:invalid byte");
  const list = list_new(points), p = gc_bytes(<usize>points << 4);
  if (!list || !p || !need_buffer(source, false)) return ERR;
  if (buffer_len % WORD) return bad_value("[MAIXPY]FFT:Buffer length must be a multiple of 4");
  const given = min<i32>(points, buffer_len >> 2);
  if (given < points) {
    text_lit(OUT, "[MAIXPY]FFT:Zero padding\n");
    text_flush();
  }
  for (let i = 0; i < given; i++) {
    const at = buffer_data + <usize>(i * WORD);
    store<f64>(p + (<usize>i << 4), <f64><i16>(<u16>load<u8>(at) | <u16>load<u8>(at, 1) << 8));
  }
  transform(p, points, shift, direction != 0);
  for (let i = 0; i < points; i++) {
    const t = gc_alloc_var(T_TUPLE, 2);
    if (!t) return ERR;
    store<u64>(t + TUPLE_ITEMS, smi(<i64>load<f64>(p + (<usize>i << 4))));
    store<u64>(t + TUPLE_ITEMS, smi(<i64>load<f64>(p + (<usize>i << 4), 8)), 8);
    if (!list_append(list, obj(t))) return ERR;
  }
  return obj(list);
}

/** `freq(points=64, sample_rate=16000)`: the frequency of each point. */
function fft_freq(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 0, "points sample_rate")) return ERR;
  const points = opt_int(0, 64), rate = opt_int(1, 16000);
  if (opt_failed) return ERR;
  if (points <= 0 || points > 512) return bad_value("[MAIXPY]FFT:invalid points");
  const list = list_new(points);
  if (!list) return ERR;
  for (let i = 0; i < points; i++) if (!list_append(list, smi(rate / points * i))) return ERR;
  return obj(list);
}

/** `amplitude(list)`: what `run` gave, as amplitudes of the sines in the signal. */
function fft_amplitude(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_type(v, T_LIST)) return bad_value("[MAIXPY]FFT:obj is not a list");
  const source = changetype<ListObj>(ptr_of(v));
  const n = source.len, list = list_new(n);
  if (!list) return ERR;
  for (let i: u32 = 0; i < n; i++) {
    const t = load<u64>(<usize>source.items + (<usize>i << 3));
    if (!is_type(t, T_TUPLE) || changetype<TupleObj>(ptr_of(t)).len < 2) return bad_value("[MAIXPY]FFT:obj is not a list of tuples");
    const re = get_f64(load<u64>(ptr_of(t) + TUPLE_ITEMS));
    if (get_failed) return ERR;
    const im = get_f64(load<u64>(ptr_of(t) + TUPLE_ITEMS, 8));
    if (get_failed) return ERR;
    if (!list_append(list, smi(<i64>sqrt(re * re + im * im) * 2 / <i64>n))) return ERR;
  }
  return obj(list);
}

function fft_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<FFT>"); }

const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [fft_run, fft_freq, fft_amplitude];

export function init_maix_fft(): void {
  const t = type_def(T_FFT, "FFT", 0, 0, 16, 0, 0, 0);
  t.repr = fn_index(fft_repr);
  type_methods(t, "run:0-4ks freq:0-2ks amplitude:1s", FUNCTIONS);
}
