/**
 * OV2640 at SCCB address 0x30 (OV2640 data sheet, sections "DSP" and "sensor registers"): two banks, chosen by
 * register 0xFF; identification in the sensor bank, output size in the DSP bank.
 */
import { presetRegister, sensorRegister } from "./sensor";

export const OV2640: u32 = 0x30;

/** Chooses the bank; the sensor bank after a reset. */
const RA_DLMT: u32 = 0xff;
const SENSOR_BANK: u32 = 0x100;
const PIDH: u32 = SENSOR_BANK | 0x0a;
const PIDL: u32 = SENSOR_BANK | 0x0b;
const MIDH: u32 = SENSOR_BANK | 0x1c;
const MIDL: u32 = SENSOR_BANK | 0x1d;
/** Output width and height in units of 4, and their upper bits. */
const ZMOW: u32 = 0x5a;
const ZMOH: u32 = 0x5b;
const ZMHH: u32 = 0x5c;

export function ov2640Reset(): void {
  presetRegister(RA_DLMT, 0x7f);
  presetRegister(PIDH, 0x26);
  presetRegister(PIDL, 0x42);
  presetRegister(MIDH, 0x7f);
  presetRegister(MIDL, 0xa2);
  presetRegister(ZMOW, 160);
  presetRegister(ZMOH, 120);
}

export function ov2640Width(): u32 {
  return (sensorRegister(ZMOW) | ((sensorRegister(ZMHH) & 3) << 8)) << 2;
}

export function ov2640Height(): u32 {
  return (sensorRegister(ZMOH) | ((sensorRegister(ZMHH) & 4) << 6)) << 2;
}
