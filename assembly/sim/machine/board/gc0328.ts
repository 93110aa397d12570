/**
 * GC0328 at SCCB address 0x21 (GC0328 data sheet): two pages, chosen by register 0xFE; identification 0x9D at 0xF0,
 * output window at 0x55 to 0x58, subsampling at 0x59, all in page 0.
 */
import { CAMERA_HEIGHT, CAMERA_WIDTH } from "../layout";
import { presetRegister, sensorRegister } from "./sensor";

export const GC0328: u32 = 0x21;

const OUT_HEIGHT: u32 = 0x55;
const OUT_WIDTH: u32 = 0x57;
const SUBSAMPLE: u32 = 0x59;
const CHIP_ID: u32 = 0xf0;

export function gc0328Reset(): void {
  // The identification reads the same in both pages.
  presetRegister(CHIP_ID, 0x9d);
  presetRegister(CHIP_ID | 0x100, 0x9d);
  presetRegister(SUBSAMPLE, 0x11);
}

function size(register: u32, full: u32, shift: u32): u32 {
  const window = (sensorRegister(register) << 8) | sensorRegister(register + 1);
  const divider = (sensorRegister(SUBSAMPLE) >> shift) & 15;
  const most = divider > 1 ? full / divider : full;
  return window != 0 && window < most ? window : most;
}

export function gc0328Width(): u32 {
  return size(OUT_WIDTH, CAMERA_WIDTH, 4);
}

export function gc0328Height(): u32 {
  return size(OUT_HEIGHT, CAMERA_HEIGHT, 0);
}
