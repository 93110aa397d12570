/** OV5640 at SCCB address 0x3C (OV5640 data sheet): registers with 16-bit numbers, output size at 0x3808 to 0x380B. */
import { presetRegister, sensorRegister } from "./sensor";

export const OV5640: u32 = 0x3c;

const CHIP_ID_HIGH: u32 = 0x300a;
const CHIP_ID_LOW: u32 = 0x300b;
const OUT_WIDTH: u32 = 0x3808;
const OUT_HEIGHT: u32 = 0x380a;

export function ov5640Reset(): void {
  presetRegister(CHIP_ID_HIGH, 0x56);
  presetRegister(CHIP_ID_LOW, 0x40);
  presetRegister(OUT_WIDTH, 640 >> 8);
  presetRegister(OUT_WIDTH + 1, 640 & 0xff);
  presetRegister(OUT_HEIGHT, 480 >> 8);
  presetRegister(OUT_HEIGHT + 1, 480 & 0xff);
}

function size(register: u32): u32 {
  return ((sensorRegister(register) & 0x0f) << 8) | sensorRegister(register + 1);
}

export function ov5640Width(): u32 {
  return size(OUT_WIDTH);
}

export function ov5640Height(): u32 {
  return size(OUT_HEIGHT);
}
