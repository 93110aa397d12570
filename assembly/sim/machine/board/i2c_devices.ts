/**
 * Devices on the I2C buses, found by the pads that carry a unit's SCL and SDA: the power chip and the motion
 * sensor on one pair, the camera's control bus on another.
 */
import { AXP192, axp192Read, axp192Write } from "./axp192";
import { Function, functionOf } from "../soc/fpioa";
import { MPU6886, mpu6886Read, mpu6886Write } from "./mpu6886";
import { Pad, padFor } from "./wiring";
import { sensorAddressBytes, sensorAnswers, sensorRead, sensorWrite } from "./sensor";

const UNITS: u32 = 3;
/** Stands for the camera sensor, whatever its address. */
const SENSOR: u32 = 0x80;
/** Address of the device that each unit talks to (0 none), its register pointer, and bytes since the start. */
const devices: usize = memory.data(12, 4);
const pointers: usize = memory.data(12, 4);
const counts: usize = memory.data(12, 4);

function word(array: usize, unit: u32): u32 {
  return load<u32>(array + <usize>(unit << 2));
}

function setWord(array: usize, unit: u32, value: u32): void {
  store<u32>(array + <usize>(unit << 2), value);
}

function isOn(unit: u32, scl: i32, sda: i32): bool {
  const fn = Function.I2C0_SCLK + 2 * unit;
  return functionOf(padFor(scl)) == fn && functionOf(padFor(sda)) == fn + 1;
}

/** The device with that address on the unit's bus, 0 when none answers. */
function deviceAt(unit: u32, address: u32): u32 {
  if (isOn(unit, Pad.CAMERA_SCL, Pad.CAMERA_SDA)) return sensorAnswers(address) ? SENSOR : 0;
  return isOn(unit, Pad.I2C_SCL, Pad.I2C_SDA) && (address == AXP192 || address == MPU6886) ? address : 0;
}

/** Start condition with an address; false when nobody acknowledges. */
export function i2cStart(unit: u32, address: u32, _reading: bool): bool {
  const device = unit < UNITS ? deviceAt(unit, address) : 0;
  setWord(devices, unit, device);
  setWord(counts, unit, 0);
  return device != 0;
}

/** A byte to the device: the first (or first two) are the register number, the rest go to successive registers. */
export function i2cWrite(unit: u32, byte: u32): void {
  const count = word(counts, unit);
  setWord(counts, unit, count + 1);
  const pointer = word(pointers, unit);
  const numberBytes: u32 = word(devices, unit) == SENSOR ? sensorAddressBytes() : 1;
  if (count < numberBytes) {
    setWord(pointers, unit, count == 0 ? byte : (pointer << 8) | byte);
    return;
  }
  switch (word(devices, unit)) {
    case AXP192: axp192Write(pointer, byte); break;
    case MPU6886: mpu6886Write(pointer, byte); break;
    case SENSOR: sensorWrite(pointer, byte); break;
  }
  setWord(pointers, unit, next(unit, pointer));
}

function next(unit: u32, pointer: u32): u32 {
  return (pointer + 1) & (word(devices, unit) == SENSOR && sensorAddressBytes() == 2 ? 0xffff : 0xff);
}

export function i2cRead(unit: u32): u32 {
  const pointer = word(pointers, unit);
  setWord(pointers, unit, next(unit, pointer));
  switch (word(devices, unit)) {
    case AXP192: return axp192Read(pointer);
    case MPU6886: return mpu6886Read(pointer);
    case SENSOR: return sensorRead(pointer);
  }
  return 0xff;
}

export function i2cStop(unit: u32): void {
  setWord(devices, unit, 0);
}
