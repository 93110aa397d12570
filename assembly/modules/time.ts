/** Module `time` (also `utime`): MicroPython's functions and MaixPy's `clock` class, `ticks`, `set_time`. Seconds count from 1970. */
import { thread_sleep, thread_turns } from "../py/thread";
import { vm_can_block } from "../py/vm";
import { interrupt_pending, sleep_us, time_unix, time_us } from "../hal";
import { raise_msg, raise_type } from "../py/error";
import { gc_alloc, gc_alloc_var } from "../py/heap";
import { arg, args_check, fn_index, module_def, npos } from "../py/native";
import { TUPLE_ITEMS } from "../py/object";
import { getitem, len_of } from "../py/ops";
import { int_from } from "../py/objects/big";
import { get_f64, get_failed, get_i64 } from "../py/objects/number";
import { text_int, text_lit } from "../py/text";
import { sched_pending, sched_run, sched_source } from "../py/sched";
import { type_def, type_methods } from "../py/typetable";
import { T_KEYBOARD_INTERRUPT, T_OVERFLOW_ERROR, T_TUPLE, T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { civil, civil_day, civil_month, civil_weekday, civil_year, civil_yearday, days_to_month, floor_div, floor_mod } from "./calendar";
import { ERR, NONE, TRUE, V, float, is_float, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_CLOCK: usize = memory.data(96, 16);

/** Ticks run in [0, TICKS_PERIOD): the positive small integers. */
const TICKS_PERIOD: i64 = 0x4000_0000_0000;

/** Wall clock: microseconds since 1970 when the monotonic clock was 0. */
let wall_base: i64 = 0;

function wall_us(): i64 { return wall_base + <i64>time_us(); }

/** Fixes the wall clock to the host's. */
function set_wall(seconds: i64): void { wall_base = seconds * 1_000_000 - <i64>time_us(); }

// ---- waiting ------------------------------------------------------------------------------------------

/** Serves Ctrl-C and scheduled callbacks. False = raised. */
function poll(): bool {
  if (interrupt_pending()) {
    raise_type(T_KEYBOARD_INTERRUPT);
    return false;
  }
  return !sched_pending() || sched_run() != ERR;
}

/** Waits in slices, so that Ctrl-C and scheduled callbacks are served in between. False = raised. */
export function wait_us(us: i64): bool {
  const end = <i64>time_us() + us;
  while (true) {
    // the clock comes first: what is due before the end runs before it
    const left = end - <i64>time_us();
    if (!poll()) return false;
    if (left <= 0) return true;
    sleep_us(<u64>min<i64>(left, sched_source ? 1000 : 10_000));
  }
  return false;
}

/** Waits; other threads run meanwhile. */
function pause(us: i64): V {
  if (thread_turns() && vm_can_block()) return thread_sleep(<u64>us);
  return wait_us(us) ? NONE : ERR;
}

function t_sleep(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  const seconds = get_f64(v);
  if (get_failed) return ERR;
  if (!(seconds >= 0)) return seconds < 0 ? raise_msg(T_VALUE_ERROR, "sleep length must be non-negative") : raise_msg(T_VALUE_ERROR, "can't convert NaN to int");
  return pause(<i64>min<f64>(seconds * 1e6, 9e15));
}

function wait_units(argv: usize, scale: i64): V {
  const n = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  return pause(min<i64>(max<i64>(n, 0), 9_000_000_000_000) * scale);
}
function t_sleep_ms(argc: i32, argv: usize): V { return wait_units(argv, 1000); }
function t_sleep_us(argc: i32, argv: usize): V { return wait_units(argv, 1); }

// ---- ticks --------------------------------------------------------------------------------------------

function t_ticks_us(argc: i32, argv: usize): V { return smi(<i64>time_us() & (TICKS_PERIOD - 1)); }
function t_ticks_ms(argc: i32, argv: usize): V { return smi(<i64>(time_us() / 1000) & (TICKS_PERIOD - 1)); }

function t_ticks_diff(argc: i32, argv: usize): V {
  const end = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  const start = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  const half = TICKS_PERIOD >> 1;
  return smi(((end - start + half) & (TICKS_PERIOD - 1)) - half);
}

function t_ticks_add(argc: i32, argv: usize): V {
  const ticks = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  const delta = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  const half = TICKS_PERIOD >> 1;
  if (delta + half - 1 < 0 || delta + half - 1 >= TICKS_PERIOD - 1) return raise_msg(T_OVERFLOW_ERROR, "ticks interval overflow");
  return smi((ticks + delta) & (TICKS_PERIOD - 1));
}

// ---- wall clock -----------------------------------------------------------------------------------------

function t_time(argc: i32, argv: usize): V { return float(<f64>wall_us() / 1e6); }
function t_time_ns(argc: i32, argv: usize): V { return int_from(wall_us() * 1000); }

function t_localtime(argc: i32, argv: usize): V {
  let seconds: i64;
  if (npos(argc) == 0 || arg(argv, 0) == NONE) seconds = floor_div(wall_us(), 1_000_000);
  else {
    const v = arg(argv, 0);
    seconds = is_float(v) ? <i64>floor(get_f64(v)) : get_i64(v);
    if (get_failed) return ERR;
  }
  const days = floor_div(seconds, 86400), rest = floor_mod(seconds, 86400);
  civil(days);
  const t = gc_alloc_var(T_TUPLE, 8);
  if (!t) return ERR;
  const p = t + TUPLE_ITEMS;
  store<u64>(p, smi(civil_year));
  store<u64>(p, smi(civil_month), 8);
  store<u64>(p, smi(civil_day), 16);
  store<u64>(p, smi(rest / 3600), 24);
  store<u64>(p, smi((rest / 60) % 60), 32);
  store<u64>(p, smi(rest % 60), 40);
  store<u64>(p, smi(civil_weekday), 48);
  store<u64>(p, smi(civil_yearday), 56);
  return obj(t);
}

/** Seconds since 1970 of the first six entries of a sequence with at least `least` of them. `failed` = raised. */
function seconds_of(v: V, least: i32): i64 {
  const n = len_of(v);
  failed = n < least;
  if (n >= 0 && failed) raise_msg(T_TYPE_ERROR, "mktime needs a tuple of length 8 or 9");
  if (failed) return 0;
  let total: i64 = 0, year: i64 = 0, month: i64 = 0;
  for (let i = 0; i < 6; i++) {
    const item = getitem(v, smi(i));
    const x = item == ERR ? 0 : is_float(item) ? <i64>get_f64(item) : get_i64(item);
    if (item == ERR || get_failed) {
      failed = true;
      return 0;
    }
    if (i == 0) year = x;
    else if (i == 1) month = x;
    else if (i == 2) total = days_to_month(year, month) + x - 1;
    else total = total * (i == 3 ? 24 : 60) + x;
  }
  return total;
}
let failed: bool = false;

function t_mktime(argc: i32, argv: usize): V {
  const seconds = seconds_of(arg(argv, 0), 8);
  return failed ? ERR : int_from(seconds);
}

function t_set_time(argc: i32, argv: usize): V {
  const seconds = seconds_of(arg(argv, 0), 6);
  if (failed) return ERR;
  set_wall(seconds);
  return TRUE;
}

// ---- clock ----------------------------------------------------------------------------------------------

/** Frame rate meter of MaixPy: times in milliseconds. */
@unmanaged
class ClockObj {
  type: u32;
  frames: u32;
  start: u64;
  ticks: u64;
}

function clock_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 0, false)) return ERR;
  const p = gc_alloc(24, type);
  return p ? obj(p) : ERR;
}

// @ts-ignore: decorator
@inline function clock(argv: usize): ClockObj { return changetype<ClockObj>(ptr_of(arg(argv, 0))); }
// @ts-ignore: decorator
@inline function now_ms(): u64 { return time_us() / 1000; }

function c_tick(argc: i32, argv: usize): V {
  clock(argv).start = now_ms();
  return NONE;
}

function c_fps(argc: i32, argv: usize): V {
  const o = clock(argv);
  o.frames++;
  o.ticks += now_ms() - o.start;
  const fps = 1000 / (<f64>o.ticks / <f64>o.frames);
  if (o.ticks >= 2000) {
    o.ticks = 0;
    o.frames = 0;
  }
  return float(fps);
}

function c_avg(argc: i32, argv: usize): V {
  const o = clock(argv);
  o.frames++;
  o.ticks += now_ms() - o.start;
  return float(<f64>o.ticks / <f64>o.frames);
}

function c_reset(argc: i32, argv: usize): V {
  const o = clock(argv);
  o.start = 0;
  o.ticks = 0;
  o.frames = 0;
  return NONE;
}

function clock_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<ClockObj>(ptr_of(v));
  return (
    text_lit(t, "t_start:") && text_int(t, o.start) && text_lit(t, " t_ticks:") && text_int(t, o.ticks) &&
    text_lit(t, " t_frame:") && text_int(t, o.frames) && text_lit(t, "\n")
  );
}

function constant(i: i32): V { return obj(T_CLOCK); }

export function init_time(): void {
  set_wall(time_unix());
  const t = type_def(T_CLOCK, "clock", 0, 0, 24, 0, 0, 0);
  t.make_new = fn_index(clock_make);
  t.repr = fn_index(clock_repr);
  type_methods(t, "tick:1 fps:1 avg:1 reset:1", METHODS);
  module_def(
    DEF, "time",
    `sleep:1 sleep_ms:1 sleep_us:1 ticks_ms:0 ticks_us:0 ticks_cpu:0 ticks:0 ticks_diff:2 ticks_add:2 time:0 time_ns:0 localtime:0-1
      gmtime:0-1 mktime:1 set_time:1`,
    FUNCTIONS,
    "clock", constant,
  );
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [c_tick, c_fps, c_avg, c_reset];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
      t_sleep, t_sleep_ms, t_sleep_us, t_ticks_ms, t_ticks_us, t_ticks_us, t_ticks_ms, t_ticks_diff, t_ticks_add, t_time, t_time_ns, t_localtime,
      t_localtime, t_mktime, t_set_time,
    ];
