/**
 * `machine.Timer` and `machine.PWM` of MaixPy (MaixPy API dossier, section 2.10). A Timer without a number or with -1 is one in software,
 * with the arguments that MicroPython's documentation of `machine.Timer` names.
 */
import { raise_msg, raise_os } from "../py/error";
import { gc_alloc } from "../py/heap";
import { intern_lit } from "../py/intern";
import { arg, fn_index, kw_get, npos } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_OS_ERROR, T_TYPE_ERROR } from "../py/types";
import { Device, Fpioa, Pwm, Timer } from "./device";
import { bad_value, bind, dev, dev_done, opt, opt_bool, opt_failed, opt_int, opt_or_none } from "./hardware_args";
import { on_timer, soft_timer_start, soft_timer_stop } from "./hardware_events";
import { repr_to } from "../py/ops";
import { ERR, NONE, UNDEF, V, float, is_type, obj, ptr_of, smi } from "../py/value";

export const T_TIMER: usize = memory.data(96, 16);
export const T_PWM: usize = memory.data(96, 16);

/** Numbers of MaixPy: modes, and units of the period. */
const enum Mode { ONE_SHOT = 0, PERIODIC = 1, PWM = 2 }
const enum Unit { NS = 0, US = 1, MS = 2, S = 3 }

@unmanaged
class TimerObj {
  type: u32;
  id: u8;
  channel: u8;
  mode: u8;
  unit: u8;
  callback: V;
  arg: V;
  period: u32;
  priority: u8;
  div: u8;
  active: u8;
  running: u8;
}

/** `id` of a timer in software; then `channel` is its number while it runs, and `priority` says whether its callback locks the heap. */
const SOFT: u8 = 255;

// @ts-ignore: decorator
@inline function timer(argv: usize): TimerObj { return changetype<TimerObj>(ptr_of(arg(argv, 0))); }

/** The period in microseconds; 0 when it is too long for the hardware. */
function period_us(o: TimerObj): u32 {
  const n = <u64>o.period;
  const us = o.unit == Unit.S ? n * 1_000_000 : o.unit == Unit.MS ? n * 1000 : o.unit == Unit.US ? n : (n + 999) / 1000;
  return us > 0x7fff_ffff ? 0 : <u32>us;
}

function start(o: TimerObj): V {
  if (!o.active) return raise_msg(T_OS_ERROR, "[MAIXPY]Timer: deinitialized");
  if (o.mode == Mode.PWM) return NONE;
  if (o.id == SOFT) return soft_start(o);
  if (!on_timer(o.id, o.channel, o.callback == NONE ? UNDEF : o.callback, obj(changetype<usize>(o)))) return ERR;
  o.running = 1;
  return dev_done(dev(Device.TIMER, o.id, Timer.START, o.channel, period_us(o), 0, i32(o.mode == Mode.PERIODIC)));
}

function stop(o: TimerObj): V {
  if (!o.running) return NONE;
  o.running = 0;
  if (o.id == SOFT) {
    soft_timer_stop(o.channel);
    return NONE;
  }
  on_timer(o.id, o.channel, UNDEF, UNDEF);
  return dev_done(dev(Device.TIMER, o.id, Timer.STOP, o.channel));
}

function soft_start(o: TimerObj): V {
  if (stop(o) == ERR) return ERR;
  if (o.callback == NONE) return NONE;
  const n = soft_timer_start(period_us(o), o.mode == Mode.PERIODIC, o.priority != 0, o.callback, obj(changetype<usize>(o)));
  if (n < 0) return n == -1 ? raise_os(-12) : ERR;
  o.channel = <u8>n;
  o.running = 1;
  return NONE;
}

/** True when the arguments name no timer of the chip: no `id`, or -1. */
function is_soft(argc: i32, argv: usize, skip: i32): bool {
  let id = npos(argc) > skip ? arg(argv, skip) : UNDEF;
  if (id == UNDEF) {
    const s = intern_lit("id");
    if (s != ERR) id = kw_get(argc, argv, s);
  }
  return id == UNDEF || id == smi(-1);
}

/** The arguments of a timer in software. Without a frequency or period it does not run yet. */
function soft_setup(o: TimerObj, argc: i32, argv: usize, skip: i32): V {
  if (!bind(argc, argv, skip, "id * mode period freq callback hard")) return ERR;
  const mode = opt_int(1, Mode.PERIODIC), period = opt_int(2, -1), lock = opt_bool(5, false), callback = opt_or_none(4);
  let freq: f64 = -1;
  if (opt_failed) return ERR;
  if (opt(3) != UNDEF && opt(3) != NONE) {
    freq = get_f64(opt(3));
    if (get_failed) return ERR;
  }
  if (mode != Mode.ONE_SHOT && mode != Mode.PERIODIC) return bad_value("[MAIXPY]Timer:Invalid mode");
  o.id = SOFT;
  o.mode = <u8>mode;
  o.callback = callback;
  o.priority = u8(lock);
  o.active = 1;
  o.unit = <u8>(freq > 0 ? Unit.US : Unit.MS);
  o.period = freq > 0 ? <u32>Math.min(1e6 / freq, 4e9) : <u32>max(period, 0);
  if (freq <= 0 && period < 0) return NONE;
  if (!period_us(o)) return bad_value("[MAIXPY]Timer:Invalid period or div");
  return start(o);
}

function setup(o: TimerObj, argc: i32, argv: usize, skip: i32): V {
  if (is_soft(argc, argv, skip) && (!o.active || o.id == SOFT)) return soft_setup(o, argc, argv, skip);
  if (!bind(argc, argv, skip, "id! channel! * mode period unit callback arg start priority div")) return ERR;
  const id = opt_int(0, 0), channel = opt_int(1, 0), mode = opt_int(2, 0), period = opt_int(3, 1000), unit = opt_int(4, Unit.MS);
  const priority = opt_int(8, 1), div = opt_int(9, 0), at_once = opt_bool(7, true);
  const callback = opt_or_none(5), argument = opt_or_none(6);
  if (opt_failed) return ERR;
  if (id < 0 || id > 2 || channel < 0 || channel > 3) return bad_value("[MAIXPY]Timer:Invalid timer");
  if (mode < 0 || mode > 2) return bad_value("[MAIXPY]Timer:Invalid mode");
  if (priority < 1 || priority > 7) return bad_value("[MAIXPY]Timer:Invalid priority");
  o.id = <u8>id;
  o.channel = <u8>channel;
  o.mode = <u8>mode;
  o.unit = <u8>unit;
  o.period = period < 0 ? 0 : period;
  o.callback = callback;
  o.arg = argument;
  o.priority = <u8>priority;
  o.div = <u8>div;
  o.active = 1;
  if (mode == Mode.PWM) return NONE;
  if (unit < 0 || unit > 3) return bad_value("[MAIXPY]Timer:unit error");
  if (!period_us(o) || div < 0 || div > 255) return bad_value("[MAIXPY]Timer:Invalid period or div");
  return at_once ? start(o) : NONE;
}

function timer_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(32, T_TIMER);
  if (!p) return ERR;
  const o = changetype<TimerObj>(p);
  o.callback = NONE;
  o.arg = NONE;
  return setup(o, argc, argv, 0) == ERR ? ERR : obj(p);
}

function timer_init(argc: i32, argv: usize): V {
  const o = timer(argv);
  return stop(o) == ERR ? ERR : setup(o, argc, argv, 1);
}

function timer_deinit(argc: i32, argv: usize): V {
  const o = timer(argv);
  const r = stop(o);
  o.active = 0;
  return r;
}

function timer_callback(argc: i32, argv: usize): V {
  const o = timer(argv);
  if (npos(argc) == 1) return o.callback;
  o.callback = arg(argv, 1);
  return o.running ? start(o) : NONE;
}

function timer_callback_arg(argc: i32, argv: usize): V {
  const o = timer(argv);
  if (npos(argc) > 1) o.arg = arg(argv, 1);
  return o.arg;
}

/** `period([value[, unit]])`: sets it when given, and returns it. */
function timer_period(argc: i32, argv: usize): V {
  const o = timer(argv);
  if (!bind(argc, argv, 1, "period unit")) return ERR;
  if (opt(0) == UNDEF) return smi(o.period);
  const period = opt_int(0, 0), unit = opt_int(1, o.unit), old = o.period, old_unit = o.unit;
  if (opt_failed) return ERR;
  if (unit < 0 || unit > 3) return bad_value("[MAIXPY]Timer:unit error");
  o.period = max(period, 0);
  o.unit = <u8>unit;
  if (!period_us(o)) {
    o.period = old;
    o.unit = old_unit;
    return bad_value("[MAIXPY]Timer:Invalid period or div");
  }
  if (o.running && start(o) == ERR) return ERR;
  return smi(o.period);
}

function timer_start(argc: i32, argv: usize): V { return start(timer(argv)); }
function timer_stop(argc: i32, argv: usize): V { return stop(timer(argv)); }

function timer_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<TimerObj>(ptr_of(v));
  if (o.id == SOFT) {
    return (
      text_lit(t, o.mode == Mode.PERIODIC ? "Timer(mode=PERIODIC, period=" : "Timer(mode=ONE_SHOT, period=") &&
      text_int(t, period_us(o) / 1000) && text_lit(t, ")")
    );
  }
  const unit = o.unit == Unit.S ? "s" : o.unit == Unit.MS ? "ms" : o.unit == Unit.US ? "us" : "ns";
  return (
    text_lit(t, "[MAIXPY]Timer:(timer=") && text_int(t, o.id) && text_lit(t, ", channel=") && text_int(t, o.channel) &&
    text_lit(t, ", mode=") && text_int(t, o.mode) && text_lit(t, ", period=") && text_int(t, o.period) && text_lit(t, unit) &&
    text_lit(t, ", priority=") && text_int(t, o.priority) && text_lit(t, ", div=") && text_int(t, o.div) && text_lit(t, ")")
  );
}

// ---- PWM --------------------------------------------------------------------------------------------------------

@unmanaged
class PwmObj {
  type: u32;
  id: u8;
  channel: u8;
  active: u8;
  enabled: u8;
  freq: f64;
  duty: f64;
}

const FN_TIMER0_TOGGLE1: i32 = 190;

// @ts-ignore: decorator
@inline function pwm(argv: usize): PwmObj { return changetype<PwmObj>(ptr_of(arg(argv, 0))); }

function apply(o: PwmObj): V {
  if (!o.active) return raise_msg(T_OS_ERROR, "[MAIXPY]PWM: deinitialized");
  if (!o.enabled) return dev_done(dev(Device.PWM, o.id, Pwm.STOP, o.channel));
  const period = 1e9 / o.freq;
  return dev_done(dev(Device.PWM, o.id, Pwm.SET, o.channel, <i32>period, 0, <i32>(period * o.duty / 100)));
}

/** A frequency or duty cycle from `v`; -1 with ValueError when it is out of range. The block counts 13 MHz in 32 bits. */
function checked(v: V, low: f64, high: f64, text: string): f64 {
  const x = get_f64(v);
  if (get_failed) return -1;
  if (x >= low && x <= high) return x;
  bad_value(text);
  return -1;
}
function checked_freq(v: V): f64 { return checked(v, 0.5, 6_500_000, "[MAIXPY]PWM:Invalid freq"); }
function checked_duty(v: V): f64 { return checked(v, 0, 100, "[MAIXPY]PWM:Invalid duty"); }

function pwm_setup(o: PwmObj, argc: i32, argv: usize, skip: i32): V {
  if (!bind(argc, argv, skip, "timer! freq duty pin enable")) return ERR;
  const v = opt(0), pin = opt_int(3, -1), enable = opt_bool(4, true), freq = opt(1), duty = opt(2);
  if (opt_failed) return ERR;
  if (!is_type(v, T_TIMER)) return raise_msg(T_TYPE_ERROR, "[MAIXPY]PWM: a Timer in MODE_PWM is needed");
  const t = changetype<TimerObj>(ptr_of(v));
  if (pin < -1 || pin > 47) return bad_value("[MAIXPY]PWM:Invalid pin number");
  if (freq == UNDEF || freq == NONE) return bad_value("[MAIXPY]PWM:Invalid freq");
  if (duty == UNDEF || duty == NONE) return bad_value("[MAIXPY]PWM:Invalid duty");
  o.freq = checked_freq(freq);
  if (o.freq < 0) return ERR;
  o.duty = checked_duty(duty);
  if (o.duty < 0) return ERR;
  o.id = t.id;
  o.channel = t.channel;
  o.active = 1;
  o.enabled = u8(enable);
  if (pin >= 0) {
    const r = dev(Device.FPIOA, 0, Fpioa.SET, pin, FN_TIMER0_TOGGLE1 + <i32>o.id * 4 + o.channel);
    if (r < 0) return raise_os(r);
  }
  return apply(o);
}

function pwm_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(24, T_PWM);
  return p && pwm_setup(changetype<PwmObj>(p), argc, argv, 0) != ERR ? obj(p) : ERR;
}

function pwm_init(argc: i32, argv: usize): V { return pwm_setup(pwm(argv), argc, argv, 1); }

function pwm_deinit(argc: i32, argv: usize): V {
  const o = pwm(argv);
  if (!o.active) return NONE;
  o.active = 0;
  o.enabled = 0;
  return dev_done(dev(Device.PWM, o.id, Pwm.STOP, o.channel));
}

function pwm_freq(argc: i32, argv: usize): V {
  const o = pwm(argv);
  if (npos(argc) == 1) return smi(<i64>o.freq);
  const x = checked_freq(arg(argv, 1));
  if (x < 0) return ERR;
  o.freq = x;
  return apply(o);
}

function pwm_duty(argc: i32, argv: usize): V {
  const o = pwm(argv);
  if (npos(argc) == 1) return float(o.duty);
  const x = checked_duty(arg(argv, 1));
  if (x < 0) return ERR;
  o.duty = x;
  return apply(o);
}

function pwm_enable(argc: i32, argv: usize): V {
  pwm(argv).enabled = 1;
  return apply(pwm(argv));
}

function pwm_disable(argc: i32, argv: usize): V {
  pwm(argv).enabled = 0;
  return apply(pwm(argv));
}

function pwm_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<PwmObj>(ptr_of(v));
  return (
    text_lit(t, "[MAIXPY]PWM:(timer=") && text_int(t, o.id) && text_lit(t, ", channel=") && text_int(t, o.channel) &&
    text_lit(t, ", freq=") && text_int(t, <i64>o.freq) && text_lit(t, ", duty=") && repr_to(t, float(o.duty)) &&
    text_lit(t, ", enabled=") && text_int(t, o.enabled) && text_lit(t, ")")
  );
}

const METHODS: string =
  `init:1-3k deinit:1 callback:1-2 callback_arg:1-2 period:1-3k start:1 stop:1 restart:1 TIMER0=0 TIMER1=1 TIMER2=2 CHANNEL0=0
  CHANNEL1=1 CHANNEL2=2 CHANNEL3=3 ONE_SHOT=0 PERIODIC=1 MODE_ONE_SHOT=0 MODE_PERIODIC=1 MODE_PWM=2 UNIT_NS=0 UNIT_US=1 UNIT_MS=2 UNIT_S=3`;
const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  timer_init, timer_deinit, timer_callback, timer_callback_arg, timer_period, timer_start, timer_stop, timer_start,
];
const PWM_METHODS: string = "init:1-6k deinit:1 freq:1-2 duty:1-2 enable:1 disable:1";
const PWM_FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  pwm_init, pwm_deinit, pwm_freq, pwm_duty, pwm_enable, pwm_disable,
];

export function init_machine_timer(): void {
  let t = type_def(T_TIMER, "Timer", 0, 0, 32, 0, 0b110, 0);
  t.make_new = fn_index(timer_make);
  t.repr = fn_index(timer_repr);
  type_methods(t, METHODS, FUNCTIONS);
  t = type_def(T_PWM, "PWM", 0, 0, 24, 0, 0, 0);
  t.make_new = fn_index(pwm_make);
  t.repr = fn_index(pwm_repr);
  type_methods(t, PWM_METHODS, PWM_FUNCTIONS);
}
