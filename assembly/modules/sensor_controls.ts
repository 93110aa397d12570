/** Registers and picture settings of module `sensor`: what goes straight to the sensor chip. */
import { raise_msg, raise_os } from "../py/error";
import { arg } from "../py/native";
import { get_f64, get_failed } from "../py/objects/number";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, bool_of, float, smi } from "../py/value";
import { Camera, CameraControl } from "./device";
import { arg_failed, args_start, bool_option, int_option, option, to_int } from "./image_args";
import { call, id, ready } from "./sensor";

/** The sensor whose gain and exposure are read and set as figures; the others have them in banks, in other units. */
const OV7740: i32 = 0x7742;

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

/** Sets a control of the sensor; FALSE when it has no such setting. */
function control(what: CameraControl, value: i32): V { return bool_of(call(Camera.CONTROL, what, value, 0, 0) >= 0); }

/** set_contrast, set_brightness, set_saturation(level). */
function level(argv: usize, what: CameraControl): V {
  args_start();
  const n = to_int(arg(argv, 0));
  return arg_failed || !ready() ? ERR : control(what, n);
}

export function s_set_contrast(argc: i32, argv: usize): V { return level(argv, CameraControl.CONTRAST); }
export function s_set_brightness(argc: i32, argv: usize): V { return level(argv, CameraControl.BRIGHTNESS); }
export function s_set_saturation(argc: i32, argv: usize): V { return level(argv, CameraControl.SATURATION); }

export function s_set_gainceiling(argc: i32, argv: usize): V {
  args_start();
  const n = to_int(arg(argv, 0));
  if (arg_failed || !ready()) return ERR;
  if (n < 2 || n > 128 || n & (n - 1)) return raise_msg(T_VALUE_ERROR, "Invalid gainceiling");
  return control(CameraControl.GAINCEILING, ctz(n));
}

export function s_set_auto_gain(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  control(CameraControl.AUTO_GAIN, i32(on));
  const gain = option(argc, argv, 1, "gain_db");
  if (!on && id == OV7740 && gain != UNDEF && gain != NONE) {
    const x = get_f64(gain);
    if (get_failed) return ERR;
    if (x == x) call(Camera.WRITE_REGISTER, 0x00, <i32>x & 0xff, 0, 0);
  }
  return NONE;
}
export function s_get_gain_db(argc: i32, argv: usize): V {
  if (!ready()) return ERR;
  return float(id == OV7740 ? <f64>max(call(Camera.READ_REGISTER, 0x00, 0, 0, 0), 0) : 0);
}

export function s_set_auto_exposure(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  const us = int_option(argc, argv, 1, "exposure_us", -1);
  if (arg_failed || !ready()) return ERR;
  control(CameraControl.AUTO_EXPOSURE, i32(on));
  if (!on && id == OV7740 && us >= 0) {
    call(Camera.WRITE_REGISTER, 0x0f, us >> 8 & 0xff, 0, 0);
    call(Camera.WRITE_REGISTER, 0x10, us & 0xff, 0, 0);
  }
  return NONE;
}
export function s_get_exposure_us(argc: i32, argv: usize): V {
  if (!ready()) return ERR;
  if (id != OV7740) return smi(0);
  return smi(max(call(Camera.READ_REGISTER, 0x0f, 0, 0, 0), 0) << 8 | max(call(Camera.READ_REGISTER, 0x10, 0, 0, 0), 0));
}

export function s_set_auto_whitebal(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  control(CameraControl.AUTO_WHITEBAL, i32(on));
  return NONE;
}

export function s_set_colorbar(argc: i32, argv: usize): V {
  args_start();
  const on = bool_option(argc, argv, 0, "enable", true);
  if (arg_failed || !ready()) return ERR;
  return control(CameraControl.COLORBAR, i32(on));
}
