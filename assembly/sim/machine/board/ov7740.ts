/** OV7740 at SCCB address 0x21 (board dossier, section 5): identification and output size. */
import { CAMERA_HEIGHT, CAMERA_WIDTH } from "../layout";
import { presetRegister, sensorRegister } from "./sensor";

export const OV7740: u32 = 0x21;

const PIDH: u32 = 0x0a;
const PIDL: u32 = 0x0b;
const MIDH: u32 = 0x1c;
const MIDL: u32 = 0x1d;
const HOUTSIZE: u32 = 0x31;
const VOUTSIZE: u32 = 0x32;

export function ov7740Reset(): void {
  presetRegister(PIDH, 0x77);
  presetRegister(PIDL, 0x42);
  presetRegister(MIDH, 0x7f);
  presetRegister(MIDL, 0xa2);
  presetRegister(HOUTSIZE, 0xa0);
  presetRegister(VOUTSIZE, 0xf0);
}

export function ov7740Width(): u32 {
  return min<u32>(sensorRegister(HOUTSIZE) << 2, CAMERA_WIDTH);
}

export function ov7740Height(): u32 {
  return min<u32>(sensorRegister(VOUTSIZE) << 1, CAMERA_HEIGHT);
}
