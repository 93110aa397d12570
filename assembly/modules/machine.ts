/** Module `machine` of MaixPy. Source: MaixPy API dossier, section 2.10. */
import { raise_msg, raise_os, raise_type } from "../py/error";
import { gc_alloc } from "../py/heap";
import { bytes_alloc, str_data } from "../py/intern";
import { arg, args_check, fn_index, module_def, npos } from "../py/native";
import { get_failed, get_i32 } from "../py/objects/number";
import { text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_NOT_IMPLEMENTED_ERROR, T_SYSTEM_EXIT } from "../py/types";
import { Device, System } from "./device";
import { dev, dev_done, dev_result } from "./hardware_args";
import { T_I2C, init_machine_i2c } from "./machine_i2c";
import { T_SPI, init_machine_spi } from "./machine_spi";
import { T_PWM, T_TIMER, init_machine_timer } from "./machine_timer";
import { T_UART, init_machine_uart } from "./machine_uart";
import { T_WDT, init_machine_wdt } from "./machine_wdt";
import { ERR, NONE, V, obj } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_SDCARD: usize = memory.data(96, 16);
/** MaixPy gives the 32 bytes of the chip's fuses; what the board has is repeated to that length. */
const ID_BYTES: i32 = 32;

function m_reset(argc: i32, argv: usize): V { return dev_done(dev(Device.SYSTEM, 0, System.RESET, 0)); }
function m_reset_cause(argc: i32, argv: usize): V { return dev_result(dev(Device.SYSTEM, 0, System.RESET_CAUSE)); }

function m_unique_id(argc: i32, argv: usize): V {
  const b = bytes_alloc(ID_BYTES);
  if (b == ERR) return ERR;
  const p = str_data(b);
  const n = dev(Device.SYSTEM, 0, System.UNIQUE_ID, 0, 0, p, ID_BYTES);
  if (n <= 0) return raise_os(n);
  for (let i = n; i < ID_BYTES; i++) store<u8>(p + i, load<u8>(p + i - n));
  return b;
}

/** `freq()` is the CPU clock in Hz; `freq(hz)` changes it until the next reset. */
function m_freq(argc: i32, argv: usize): V {
  if (npos(argc) == 0) return dev_result(dev(Device.SYSTEM, 0, System.CPU_HZ));
  const hz = get_i32(arg(argv, 0));
  if (get_failed) return ERR;
  return dev_done(dev(Device.SYSTEM, 0, System.SET_CLOCK, hz, 0));
}

function m_idle(argc: i32, argv: usize): V { return dev_done(dev(Device.SYSTEM, 0, System.IDLE, 1000)); }

/** Ends the script: the runtime starts anew. */
function m_soft_reset(argc: i32, argv: usize): V { return raise_type(T_SYSTEM_EXIT); }

// ---- SDCard -----------------------------------------------------------------------------------------------------

function sd_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 0, false)) return ERR;
  const p = gc_alloc(16, T_SDCARD);
  return p ? obj(p) : ERR;
}

/** The card is mounted when it is there at start. */
function sd_remount(argc: i32, argv: usize): V { return NONE; }

function sd_ioctl(argc: i32, argv: usize): V {
  return raise_msg(T_NOT_IMPLEMENTED_ERROR, "the blocks of the card are not accessible; use the files under /sd");
}

function sd_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<SDCard>"); }

const SD_FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [sd_remount, sd_ioctl];

const TYPES: StaticArray<usize> = [T_UART, T_TIMER, T_PWM, T_I2C, T_SPI, T_WDT, T_SDCARD];
function constant(i: i32): V { return obj(unchecked(TYPES[i])); }

const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [m_reset, m_reset_cause, m_unique_id, m_freq, m_idle, m_soft_reset];

export function init_machine(): void {
  init_machine_i2c();
  init_machine_spi();
  init_machine_timer();
  init_machine_uart();
  init_machine_wdt();
  const t = type_def(T_SDCARD, "SDCard", 0, 0, 16, 0, 0, 0);
  t.make_new = fn_index(sd_make);
  t.repr = fn_index(sd_repr);
  type_methods(t, "remount:0-1s ioctl:1-3", SD_FUNCTIONS);
  module_def(
    DEF, "machine",
    "reset:0 reset_cause:0 unique_id:0 freq:0-1 idle:0 soft_reset:0 PWRON_RESET=0 HARD_RESET=1 WDT_RESET=2 WDT1_RESET=3 SOFT_RESET=4",
    FUNCTIONS, "UART Timer PWM I2C SPI WDT SDCard", constant,
  );
}
