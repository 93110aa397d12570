/**
 * The camera sensor that the board has: its control bus (SCCB) and the picture that it sends. What differs between
 * sensors is in a file for each: the state after a reset, which registers are fixed, and the size of the picture.
 */
import { CAMERA, CAMERA_HEIGHT, CAMERA_WIDTH, SENSOR_REGISTERS } from "../layout";
import { GC0328, gc0328Height, gc0328Reset, gc0328Width } from "./gc0328";
import { OV2640, ov2640Height, ov2640Reset, ov2640Width } from "./ov2640";
import { OV5640, ov5640Height, ov5640Reset, ov5640Width } from "./ov5640";
import { OV7740, ov7740Height, ov7740Reset, ov7740Width } from "./ov7740";

/** Numbers of the sensors for `fitSensor`. */
export const enum Sensor { NONE, OV7740, OV2640, GC0328, OV5640, COUNT }

/** What the sensors have in common, as data. */
// @ts-ignore: decorator
@unmanaged
class Kind {
  address: u32;
  /** Bank register and its bits; 0 when there is one bank. */
  bank: u32;
  bankMask: u32;
  /** Register whose bit 7 resets the sensor, and its bank (0xff: any). */
  reset: u32;
  resetBank: u32;
  /** Register with the clock divider, 0 for none; bits of the divider. */
  clock: u32;
  clockMask: u32;
  /** Registers with the mirror and the flip bit (banks in bits 8 up), and the bits. */
  mirror: u32;
  mirrorBit: u32;
  flip: u32;
  flipBit: u32;
  /** Frames per second at a clock of 24 MHz. */
  rate: u32;
  /** Register numbers have 16 bits. */
  wide: u32;
}

const KIND_WORDS: usize = 13;
const KINDS = memory.data<u32>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  OV7740, 0, 0, 0x12, 0xff, 0x11, 0x3f, 0x0c, 0x40, 0x0c, 0x80, 60, 0,
  OV2640, 0xff, 1, 0x12, 1, 0x111, 0x3f, 0x104, 0x80, 0x104, 0x40, 30, 0,
  GC0328, 0xfe, 1, 0xfe, 0xff, 0, 0, 0x17, 1, 0x17, 2, 30, 0,
  OV5640, 0, 0, 0x3008, 0xff, 0, 0, 0x3821, 6, 0x3820, 6, 30, 1,
]);
const FULL_RATE_XCLK: u64 = 24000000;
const ANY_BANK: u32 = 0xff;
const RESET_BIT: u32 = 0x80;
const REGISTER_BYTES: usize = 64 * 1024;

let fitted: i32 = Sensor.OV7740;
let kind: Kind = changetype<Kind>(KINDS + 4 * KIND_WORDS * <usize>Sensor.OV7740);
/** The sensor has been taken away: it neither sends nor answers. */
let gone: bool = false;

/** How often somebody has looked for the sensor since it is gone. */
export let sensorMissed: u32 = 0;

/** Host side: the sensor that the board has; a `Sensor` number. */
export function fitSensor(number: i32): void {
  fitted = number > Sensor.NONE && number < Sensor.COUNT ? number : Sensor.NONE;
  kind = changetype<Kind>(KINDS + 4 * KIND_WORDS * <usize>fitted);
}

/** Takes the sensor away, or puts it back. */
export function unplugSensor(away: bool): void {
  gone = away;
  sensorMissed = 0;
}

/** Whether the sensor acknowledges this 7-bit address. */
export function sensorAnswers(address: u32): bool {
  if (fitted == Sensor.NONE || address != kind.address) return false;
  if (gone) sensorMissed++;
  return !gone;
}

/** Bytes of a register number on the bus: 1 or 2. */
export function sensorAddressBytes(): u32 {
  return kind.wide != 0 ? 2 : 1;
}

/** A register by bank (bits 8 up) and number; the 16-bit number of a sensor that has such. */
export function sensorRegister(index: u32): u32 {
  return load<u8>(SENSOR_REGISTERS + <usize>index);
}

export function presetRegister(index: u32, value: u32): void {
  store<u8>(SENSOR_REGISTERS + <usize>index, <u8>value);
}

export function resetSensor(): void {
  memory.fill(SENSOR_REGISTERS, 0, REGISTER_BYTES);
  switch (fitted) {
    case Sensor.OV7740: ov7740Reset(); break;
    case Sensor.OV2640: ov2640Reset(); break;
    case Sensor.GC0328: gc0328Reset(); break;
    case Sensor.OV5640: ov5640Reset(); break;
  }
}

function bank(): u32 {
  return kind.bank == 0 ? 0 : sensorRegister(kind.bank) & kind.bankMask;
}

/** The bank register itself is the same in every bank. */
function indexOf(register: u32): u32 {
  return register == kind.bank && kind.bank != 0 ? register : (bank() << 8) | register;
}

export function sensorRead(register: u32): u32 {
  return sensorRegister(indexOf(register));
}

/** Registers of the identification, which do not change. */
function isIdentity(register: u32): bool {
  switch (fitted) {
    case Sensor.GC0328: return register == 0xf0;
    case Sensor.OV5640: return register == 0x300a || register == 0x300b;
    case Sensor.OV2640: if (bank() == 0) return false;
  }
  return register == 0x0a || register == 0x0b || register == 0x1c || register == 0x1d;
}

export function sensorWrite(register: u32, value: u32): void {
  const resets = register == kind.reset && (kind.resetBank == ANY_BANK || kind.resetBank == bank());
  if (resets && (value & RESET_BIT) != 0) resetSensor();
  else if (!isIdentity(register)) presetRegister(indexOf(register), value);
}

/** Width and height of the picture that the sensor sends. */
export function sensorWidth(): u32 {
  let w: u32 = 0;
  switch (fitted) {
    case Sensor.OV7740: w = ov7740Width(); break;
    case Sensor.OV2640: w = ov2640Width(); break;
    case Sensor.GC0328: w = gc0328Width(); break;
    case Sensor.OV5640: w = ov5640Width(); break;
  }
  return max<u32>(w, 4);
}

export function sensorHeight(): u32 {
  let h: u32 = 0;
  switch (fitted) {
    case Sensor.OV7740: h = ov7740Height(); break;
    case Sensor.OV2640: h = ov2640Height(); break;
    case Sensor.GC0328: h = gc0328Height(); break;
    case Sensor.OV5640: h = ov5640Height(); break;
  }
  return max<u32>(h, 2);
}

/** Frames in 1000 seconds with a sensor clock of `xclk` Hz. */
export function sensorRate(xclk: u64): u64 {
  if (fitted == Sensor.NONE || gone) return 0;
  const divider = kind.clock == 0 ? 1 : (sensorRegister(kind.clock) & kind.clockMask) + 1;
  return (1000 * <u64>kind.rate * xclk) / (FULL_RATE_XCLK * <u64>divider);
}

/** Size of the picture that stands in the top left corner of the frame pixel for pixel; 0 = the frame is the whole picture. */
let exactWidth: u32 = 0;
let exactHeight: u32 = 0;

export function setExactPicture(w: u32, h: u32): void {
  exactWidth = w;
  exactHeight = h;
}

/** Address of the RGB888 pixel (x, y) of the picture, in the frame that the host provided. */
export function sensorPixel(x: u32, y: u32): usize {
  const width = exactWidth ? exactWidth : sensorWidth();
  const height = exactWidth ? exactHeight : sensorHeight();
  if (x >= width) x = width - 1;
  if (y >= height) y = height - 1;
  if ((sensorRegister(kind.mirror) & kind.mirrorBit) != 0) x = width - 1 - x;
  if ((sensorRegister(kind.flip) & kind.flipBit) != 0) y = height - 1 - y;
  if (exactWidth) return CAMERA + <usize>((y * CAMERA_WIDTH + x) * 3);
  const column = (x * CAMERA_WIDTH) / width;
  const line = (y * CAMERA_HEIGHT) / height;
  return CAMERA + <usize>((line * CAMERA_WIDTH + column) * 3);
}
