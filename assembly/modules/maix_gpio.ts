/** `Maix.GPIO` of MaixPy: 32 GPIOHS lines with interrupts and 8 GPIO lines. Source: MaixPy API dossier, section 2.9. */
import { raise_fmt, raise_os } from "../py/error";
import { gc_alloc } from "../py/heap";
import { arg, fn_index, npos } from "../py/native";
import { truth } from "../py/ops";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { Device, Errno, Gpio } from "./device";
import { bad_value, bind, dev, dev_done, opt, opt_failed, opt_int, opt_or_none } from "./hardware_args";
import { on_line } from "./hardware_events";
import { ERR, NONE, UNDEF, V, obj, ptr_of, smi } from "../py/value";

export const T_GPIO: usize = memory.data(96, 16);

@unmanaged
class GpioObj {
  type: u32;
  line: u8;
  mode: u8;
  pad: u16;
}

const LINES: i32 = 40;
/** Lines that can interrupt. */
const HS_LINES: u8 = 32;
const OUT: i32 = 3;
const PULL_NONE: i32 = -1;
const BOTH: i32 = 3;

// @ts-ignore: decorator
@inline function gpio(argv: usize): GpioObj { return changetype<GpioObj>(ptr_of(arg(argv, 0))); }

/** Sets the mode of the line; ValueError says how to give it a pad. */
function set_mode(o: GpioObj, mode: i32): V {
  const r = dev(Device.GPIO, 0, Gpio.MODE, o.line, mode);
  if (r == Errno.ENXIO) {
    const format = o.line < HS_LINES ? "GPIOHS%d has no pin: fm.register(pin, fm.fpioa.GPIOHS%d) first" : "GPIO%d has no pin: fm.register(pin, fm.fpioa.GPIO%d) first";
    const n = smi(o.line < HS_LINES ? <i32>o.line : <i32>(o.line - HS_LINES));
    return raise_fmt(T_VALUE_ERROR, format, n, n);
  }
  if (r < 0) return raise_os(r);
  o.mode = <u8>mode;
  return NONE;
}

/** `(mode, pull, value)` behind `skip` arguments; without a mode the line stays as it is. */
function setup(o: GpioObj, argc: i32, argv: usize, skip: i32): V {
  if (!bind(argc, argv, skip, "mode pull * value")) return ERR;
  const mode = opt_int(0, -1), pull = opt_int(1, PULL_NONE), value = opt(2);
  if (opt_failed) return ERR;
  if (value != UNDEF && mode == OUT && write(o, value) == ERR) return ERR;
  if (mode == -1) return NONE;
  if (mode < 0 || mode > OUT) return bad_value("this mode not support.");
  if (mode == OUT) {
    if (pull != PULL_NONE) return bad_value("When this pin is in output mode, it is not allowed to pull up and down.");
    return set_mode(o, OUT);
  }
  return set_mode(o, pull == 1 || pull == 2 ? pull : mode);
}

function write(o: GpioObj, value: V): V {
  const level = truth(value);
  return level < 0 ? ERR : dev_done(dev(Device.GPIO, 0, Gpio.WRITE, o.line, level));
}

function gpio_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(16, T_GPIO);
  if (!p || !bind(argc, argv, 0, "id! mode pull * value")) return ERR;
  const line = opt_int(0, 0);
  if (opt_failed) return ERR;
  if (line < 0 || line >= LINES) return bad_value("invalid pin");
  const o = changetype<GpioObj>(p);
  o.line = <u8>line;
  return setup(o, argc, argv, 1) == ERR ? ERR : obj(p);
}

function gpio_init(argc: i32, argv: usize): V { return setup(gpio(argv), argc, argv, 1); }

function read(o: GpioObj): V {
  const r = dev(Device.GPIO, 0, Gpio.READ, o.line);
  return r < 0 ? raise_os(r) : smi(r);
}

function gpio_value(argc: i32, argv: usize): V {
  return npos(argc) == 1 ? read(gpio(argv)) : write(gpio(argv), arg(argv, 1));
}

/** Calling the object reads or writes the level. */
function gpio_call(v: V, argc: i32, argv: usize): V {
  const o = changetype<GpioObj>(ptr_of(v));
  return npos(argc) == 0 ? read(o) : write(o, arg(argv, 0));
}

function gpio_mode(argc: i32, argv: usize): V {
  const o = gpio(argv);
  if (!bind(argc, argv, 1, "mode")) return ERR;
  const mode = opt_int(0, -1);
  if (opt_failed) return ERR;
  if (mode == -1) return smi(o.mode);
  return mode < 0 || mode > OUT ? bad_value("this mode not support.") : set_mode(o, mode);
}

function gpio_irq(argc: i32, argv: usize): V {
  const o = gpio(argv);
  if (!bind(argc, argv, 1, "handler trigger wake priority")) return ERR;
  const trigger = opt_int(1, BOTH), wake = opt_int(2, 0), handler = opt_or_none(0);
  opt_int(3, 7);
  if (opt_failed) return ERR;
  if (wake != 0) return bad_value("This platform does not support interrupt wakeup");
  if (o.line >= HS_LINES) return bad_value("only for object GPIOHS");
  if (trigger < 0 || trigger > BOTH) return bad_value("arg error");
  const off = handler == NONE || trigger == 0;
  if (!on_line(o.line, off ? UNDEF : handler, off ? UNDEF : arg(argv, 0))) return ERR;
  return dev_done(dev(Device.GPIO, 0, Gpio.IRQ, o.line, off ? 0 : trigger));
}

function gpio_disirq(argc: i32, argv: usize): V {
  const o = gpio(argv);
  if (o.line >= HS_LINES) return bad_value("only for object GPIOHS");
  on_line(o.line, UNDEF, UNDEF);
  return dev_done(dev(Device.GPIO, 0, Gpio.IRQ, o.line, 0));
}

function gpio_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "Pin(") && text_int(t, changetype<GpioObj>(ptr_of(v)).line) && text_lit(t, ")");
}

const METHODS: string =
  `init:1-3k value:1-2 mode:1-2k irq:1-5k disirq:1 IN=0 PULL_DOWN=1 PULL_UP=2 OUT=3 PULL_NONE=-1 IRQ_NONE=0 IRQ_FALLING=1 IRQ_RISING=2
  IRQ_BOTH=3 WAKEUP_NOT_SUPPORT=0
  GPIOHS0=0 GPIOHS1=1 GPIOHS2=2 GPIOHS3=3 GPIOHS4=4 GPIOHS5=5 GPIOHS6=6 GPIOHS7=7 GPIOHS8=8 GPIOHS9=9 GPIOHS10=10 GPIOHS11=11
  GPIOHS12=12 GPIOHS13=13 GPIOHS14=14 GPIOHS15=15 GPIOHS16=16 GPIOHS17=17 GPIOHS18=18 GPIOHS19=19 GPIOHS20=20 GPIOHS21=21
  GPIOHS22=22 GPIOHS23=23 GPIOHS24=24 GPIOHS25=25 GPIOHS26=26 GPIOHS27=27 GPIOHS28=28 GPIOHS29=29 GPIOHS30=30 GPIOHS31=31
  GPIO0=32 GPIO1=33 GPIO2=34 GPIO3=35 GPIO4=36 GPIO5=37 GPIO6=38 GPIO7=39`;
const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [gpio_init, gpio_value, gpio_mode, gpio_irq, gpio_disirq];

export function init_maix_gpio(): void {
  const t = type_def(T_GPIO, "GPIO", 0, 0, 16, 0, 0, 0);
  t.make_new = fn_index(gpio_make);
  t.repr = fn_index(gpio_repr);
  t.call = fn_index(gpio_call);
  type_methods(t, METHODS, FUNCTIONS);
}
