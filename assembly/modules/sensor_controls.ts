/** Registers and picture settings of module `sensor`: what goes straight to the sensor chip. */
import { raise_msg, raise_os } from "../py/error";
import { arg } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, FALSE, NONE, UNDEF, V, bool_of, float, smi } from "../py/value";
import { Camera } from "./device";
import { arg_failed, args_start, bool_option, int_option, option, to_int } from "./image_args";
import { call, id, ready } from "./sensor";

export function s_write_reg(argc: i32, argv: usize): V {
  args_start();
  const a = to_int(arg(argv, 0)), b = to_int(arg(argv, 1));
  if (arg_failed || !ready()) return ERR;
  const r = call(Camera.WRITE_REGISTER, a, b, 0, 0);
  return r < 0 ? raise_os(r) : NONE;
}

export function s_read_reg(argc: i32, argv: usize): V {
  args_start();
  const a = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return ERR;
  const r = call(Camera.READ_REGISTER, a, 0, 0, 0);
  return r < 0 ? raise_os(r) : smi(r);
}

/** Changes the bits `mask` of a register to `bits`. */
function change(register: u32, mask: i32, bits: i32): V {
  const old = call(Camera.READ_REGISTER, register, 0, 0, 0);
  if (old < 0) return FALSE;
  return bool_of(call(Camera.WRITE_REGISTER, register, (old & ~mask) | bits, 0, 0) >= 0);
}

/** set_contrast, set_brightness, set_saturation(-4 to 4): OV7740 only. */
function level(argv: usize, low: i32, high: i32): i32 {
  args_start();
  const n = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return i32.MIN_VALUE;
  if (n < low || n > high) return i32.MAX_VALUE;
  return n;
}

export function s_set_contrast(argc: i32, argv: usize): V {
  const n = level(argv, -4, 4);
  if (n == i32.MIN_VALUE) return ERR;
  return n == i32.MAX_VALUE || id != 0x7742 ? FALSE : bool_of(call(Camera.WRITE_REGISTER, 0xe1, 0x20 + 4 * n, 0, 0) >= 0);
}
export function s_set_brightness(argc: i32, argv: usize): V {
  const n = level(argv, -4, 4);
  if (n == i32.MIN_VALUE) return ERR;
  if (n == i32.MAX_VALUE || id != 0x7742) return FALSE;
  call(Camera.WRITE_REGISTER, 0xe4, n < 0 ? 0x0e : 0x06, 0, 0);
  return bool_of(call(Camera.WRITE_REGISTER, 0xe3, abs(n) << 4, 0, 0) >= 0);
}
export function s_set_saturation(argc: i32, argv: usize): V {
  const n = level(argv, -4, 4);
  if (n == i32.MIN_VALUE) return ERR;
  if (n == i32.MAX_VALUE || id != 0x7742) return FALSE;
  change(0x81, 0x20, 0x20);
  call(Camera.WRITE_REGISTER, 0xdd, 0x40 + 0x10 * n, 0, 0);
  return bool_of(call(Camera.WRITE_REGISTER, 0xde, 0x40 + 0x10 * n, 0, 0) >= 0);
}

export function s_set_gainceiling(argc: i32, argv: usize): V {
  args_start();
  const n = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return ERR;
  if (n < 2 || n > 128 || n & (n - 1)) return raise_msg(T_VALUE_ERROR, "Invalid gainceiling");
  return id == 0x7742 ? change(0x14, 0x70, (ctz(n) - 1) << 4) : FALSE;
}

export function s_set_auto_gain(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  change(0x13, 4, on ? 4 : 0);
  const gain = option(argc, argv, 1, "gain_db");
  if (!on && gain != UNDEF && gain != NONE) {
    const x = get_f64(gain);
    if (get_failed) return ERR;
    if (x == x) call(Camera.WRITE_REGISTER, 0x00, <i32>x & 0xff, 0, 0);
  }
  return NONE;
}
export function s_get_gain_db(argc: i32, argv: usize): V {
  return ready() ? float(<f64>max(call(Camera.READ_REGISTER, 0x00, 0, 0, 0), 0)) : ERR;
}

export function s_set_auto_exposure(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  const us = int_option(argc, argv, 1, "exposure_us", -1);
  if (arg_failed || !ready()) return ERR;
  change(0x13, 1, i32(on));
  if (!on && us >= 0) {
    call(Camera.WRITE_REGISTER, 0x0f, us >> 8 & 0xff, 0, 0);
    call(Camera.WRITE_REGISTER, 0x10, us & 0xff, 0, 0);
  }
  return NONE;
}
export function s_get_exposure_us(argc: i32, argv: usize): V {
  if (!ready()) return ERR;
  return smi(max(call(Camera.READ_REGISTER, 0x0f, 0, 0, 0), 0) << 8 | max(call(Camera.READ_REGISTER, 0x10, 0, 0, 0), 0));
}

export function s_set_auto_whitebal(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  change(0x80, 0x10, on ? 0x10 : 0);
  return NONE;
}

export function s_set_colorbar(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  return change(0x84, 2, on ? 2 : 0);
}
