/** OV7740: camera at SCCB address 0x21 (board dossier, section 5): registers, output size and frame rate. */
import { CAMERA, CAMERA_HEIGHT, CAMERA_WIDTH } from "../layout";

export const OV7740: u32 = 0x21;

const REG0C: u32 = 0x0c;
const PIDH: u32 = 0x0a;
const PIDL: u32 = 0x0b;
const CLK: u32 = 0x11;
const REG12: u32 = 0x12;
const MIDH: u32 = 0x1c;
const MIDL: u32 = 0x1d;
const HOUTSIZE: u32 = 0x31;
const VOUTSIZE: u32 = 0x32;
const SOFT_RESET: u32 = 0x80;
const VERTICAL_FLIP: u32 = 0x80;
const HORIZONTAL_MIRROR: u32 = 0x40;
/** Frames per second with the clock divider at 0 and this clock. */
const FULL_RATE: u64 = 60;
const FULL_RATE_XCLK: u64 = 24000000;

const registers: usize = memory.data(256, 8);
/** The sensor has been taken away: it neither sends nor answers. */
let gone: bool = false;

/** How often somebody has looked for the sensor since it is gone. */
export let sensorMissed: u32 = 0;

/** Takes the sensor away, or puts it back. */
export function unplugOv7740(away: bool): void {
  gone = away;
  sensorMissed = 0;
}

/** Whether the sensor acknowledges its address. */
export function ov7740Answers(): bool {
  if (gone) sensorMissed++;
  return !gone;
}

/** Size of the picture that stands in the top left corner of the frame pixel for pixel; 0 = the frame is the whole picture. */
let exactWidth: u32 = 0;
let exactHeight: u32 = 0;

export function setExactPicture(w: u32, h: u32): void {
  exactWidth = w;
  exactHeight = h;
}

export function resetOv7740(): void {
  memory.fill(registers, 0, 256);
  store<u8>(registers + <usize>PIDH, 0x77);
  store<u8>(registers + <usize>PIDL, 0x42);
  store<u8>(registers + <usize>MIDH, 0x7f);
  store<u8>(registers + <usize>MIDL, 0xa2);
  store<u8>(registers + <usize>HOUTSIZE, 0xa0);
  store<u8>(registers + <usize>VOUTSIZE, 0xf0);
}

function reg(register: u32): u32 {
  return load<u8>(registers + <usize>register);
}

export function ov7740Read(register: u32): u32 {
  return reg(register);
}

export function ov7740Write(register: u32, value: u32): void {
  if (register == REG12 && (value & SOFT_RESET) != 0) resetOv7740();
  else if (register != PIDH && register != PIDL && register != MIDH && register != MIDL) {
    store<u8>(registers + <usize>register, <u8>value);
  }
}

/** Width and height of the picture that the sensor sends. */
export function sensorWidth(): u32 {
  return min<u32>(max<u32>(reg(HOUTSIZE) << 2, 4), CAMERA_WIDTH);
}

export function sensorHeight(): u32 {
  return min<u32>(max<u32>(reg(VOUTSIZE) << 1, 2), CAMERA_HEIGHT);
}

/** Frames in 1000 seconds with a sensor clock of `xclk` Hz. */
export function sensorRate(xclk: u64): u64 {
  return (1000 * FULL_RATE * xclk) / (FULL_RATE_XCLK * <u64>((reg(CLK) & 0x3f) + 1));
}

/** Address of the RGB888 pixel (x, y) of the picture, in the frame that the host provided. */
export function sensorPixel(x: u32, y: u32): usize {
  const width = exactWidth ? exactWidth : sensorWidth();
  const height = exactWidth ? exactHeight : sensorHeight();
  if (x >= width) x = width - 1;
  if (y >= height) y = height - 1;
  if ((reg(REG0C) & HORIZONTAL_MIRROR) != 0) x = width - 1 - x;
  if ((reg(REG0C) & VERTICAL_FLIP) != 0) y = height - 1 - y;
  if (exactWidth) return CAMERA + <usize>((y * CAMERA_WIDTH + x) * 3);
  const column = (x * CAMERA_WIDTH) / width;
  const line = (y * CAMERA_HEIGHT) / height;
  return CAMERA + <usize>((line * CAMERA_WIDTH + column) * 3);
}
