/**
 * DVP: camera port (0x50430000); K210 SoC facts, section 10.
 *
 * The sensor's picture comes from the host as RGB888. YUV conversion is not repeated: the block delivers
 * RGB565 to the display buffer and 8-bit planes to the AI buffers, as it does on the chip.
 */
import { Event, cancel, scheduleIn, deadlineOf, NEVER } from "../events";
import { Irq, setIrq } from "./plic";
import {
  sensorAddressBytes, sensorAnswers, sensorPixel, sensorRate, sensorRead, sensorWrite, setExactPicture, unplugSensor,
} from "../board/sensor";
import { CAMERA } from "../layout";
import { accessPc, masterTarget, masterWritten } from "../bus";
import { apbHz, cpuHz, spiDvpEnabled } from "./sysctl";
import { cameraFrame } from "../host";
import { poll } from "../clock";

const DVP_CFG: u32 = 0x00;
const R_ADDR: u32 = 0x04;
const G_ADDR: u32 = 0x08;
const B_ADDR: u32 = 0x0c;
const CMOS_CFG: u32 = 0x10;
const SCCB_CFG: u32 = 0x14;
const SCCB_CTL: u32 = 0x18;
const STS: u32 = 0x20;
const RGB_ADDR: u32 = 0x28;
const END: u32 = 0x2c;
// dvp_cfg
const START_INT_EN: u32 = 1 << 0;
const FINISH_INT_EN: u32 = 1 << 1;
const AI_OUTPUT_EN: u32 = 1 << 2;
const DISPLAY_OUTPUT_EN: u32 = 1 << 3;
const AUTO: u32 = 1 << 4;
const BURST_SIZE_4BEATS: u32 = 1 << 8;
const FORMAT: u32 = 3 << 9;
const FORMAT_Y: u32 = 3 << 9;
// cmos_cfg
const CLK_ENABLE: u32 = 1 << 8;
const POWER_DOWN: u32 = 1 << 24;
// sts
const FRAME_START: u32 = 1 << 0;
const FRAME_FINISH: u32 = 1 << 8;
const DVP_EN: u32 = 1 << 16;
const SCCB_EN: u32 = 1 << 24;
// sccb_ctl
const WRITE_ENABLE: u32 = 1;

/** No sensor sends more frames per second, whatever its clock. */
const MAX_RATE: u64 = 240;

const registers: usize = memory.data(0x30, 8);
/** The frame on the wire is past its start and will be finished by the next event. */
let inFrame: bool = false;
let sccbPointer: u32 = 0;

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

function set(offset: u32, value: u32): void {
  store<u32>(registers + <usize>offset, value);
}

export function resetDvp(): void {
  memory.fill(registers, 0, END);
  inFrame = false;
  cancel(Event.DVP);
}

function updateIrq(): void {
  const sts = reg(STS);
  const cfg = reg(DVP_CFG);
  const start = (sts & FRAME_START) != 0 && (cfg & START_INT_EN) != 0;
  const finish = (sts & FRAME_FINISH) != 0 && (cfg & FINISH_INT_EN) != 0;
  setIrq(Irq.DVP, start || finish);
}

function xclkHz(): u64 {
  return apbHz(1) / <u64>(2 * ((reg(CMOS_CFG) & 0xff) + 1));
}

function isRunning(): bool {
  return (reg(CMOS_CFG) & CLK_ENABLE) != 0 && (reg(CMOS_CFG) & POWER_DOWN) == 0;
}

/** CPU cycles of one frame. */
function framePeriod(): u64 {
  const rate = sensorRate(xclkHz());
  return rate == 0 ? cpuHz() : max<u64>((cpuHz() * 1000) / rate, cpuHz() / MAX_RATE);
}

function width(): u32 {
  return ((reg(DVP_CFG) >> 12) & 0xff) * ((reg(DVP_CFG) & BURST_SIZE_4BEATS) != 0 ? 32 : 8);
}

function lines(): u32 {
  return (reg(DVP_CFG) >> 20) & 0x3ff;
}

/** 8-bit luminance (ITU-R BT.601). */
function luminance(p: usize): u32 {
  return (299 * <u32>load<u8>(p) + 587 * <u32>load<u8>(p, 1) + 114 * <u32>load<u8>(p, 2)) / 1000;
}

/** Writes the captured picture to the display buffer: 32-bit words, the first pixel in the high half. */
function writeDisplay(w: u32, h: u32): void {
  const target = masterTarget(reg(RGB_ADDR), w * h * 2);
  if (target == 0) return;
  const gray = (reg(DVP_CFG) & FORMAT) == FORMAT_Y;
  for (let y: u32 = 0; y < h; y++) {
    for (let x: u32 = 0; x < w; x++) {
      const p = sensorPixel(x, y);
      let r: u32 = load<u8>(p), g: u32 = load<u8>(p, 1), b: u32 = load<u8>(p, 2);
      if (gray) r = g = b = luminance(p);
      const pixel = ((r & 0xf8) << 8) | ((g & 0xfc) << 3) | (b >> 3);
      store<u16>(target + <usize>(((y * w + x) ^ 1) << 1), <u16>pixel);
    }
  }
  masterWritten(reg(RGB_ADDR), w * h * 2);
}

/** Writes one 8-bit plane for the KPU; `channel` 0 red, 1 green, 2 blue. */
function writePlane(address: u32, channel: u32, w: u32, h: u32): void {
  const target = masterTarget(address, w * h);
  if (target == 0) return;
  const gray = (reg(DVP_CFG) & FORMAT) == FORMAT_Y;
  for (let y: u32 = 0; y < h; y++) {
    for (let x: u32 = 0; x < w; x++) {
      const p = sensorPixel(x, y);
      store<u8>(target + <usize>(y * w + x), gray ? <u8>luminance(p) : load<u8>(p + <usize>channel));
    }
  }
  masterWritten(address, w * h);
}

/** The end of a frame: false when the host has no further picture: the sensor is gone then. A frame that nobody stores takes none. */
function capture(): bool {
  if ((reg(DVP_CFG) & (DISPLAY_OUTPUT_EN | AI_OUTPUT_EN)) == 0) return true;
  const w = width();
  const h = lines();
  const kind = cameraFrame(CAMERA, w, h);
  if (kind == 0) {
    unplugSensor(true);
    return false;
  }
  setExactPicture(kind == 2 ? w : 0, h);
  if (!spiDvpEnabled()) memory.fill(CAMERA, 0, 640 * 480 * 3); // the data pads are not connected
  if ((reg(DVP_CFG) & DISPLAY_OUTPUT_EN) != 0) writeDisplay(w, h);
  if ((reg(DVP_CFG) & AI_OUTPUT_EN) != 0) {
    writePlane(reg(R_ADDR), 0, w, h);
    writePlane(reg(G_ADDR), 1, w, h);
    writePlane(reg(B_ADDR), 2, w, h);
  }
  return true;
}

/** Event: a frame starts, or the running one ends. */
export function frameEvent(): void {
  if (!isRunning()) {
    inFrame = false;
    return;
  }
  const period = framePeriod();
  if (!inFrame) {
    inFrame = true;
    set(STS, reg(STS) | FRAME_START);
    scheduleIn(Event.DVP, period - period / 8);
  } else {
    inFrame = false;
    // Only a frame that was asked for has a finish.
    if ((reg(STS) & DVP_EN) != 0 || (reg(DVP_CFG) & AUTO) != 0) {
      if (!capture()) return; // the camera has stopped: no more events
      set(STS, (reg(STS) & ~DVP_EN) | FRAME_FINISH);
    }
    scheduleIn(Event.DVP, period / 8);
  }
  updateIrq();
}

/** The SCCB transfer that `sccb_ctl` describes, over the camera's control bus. */
function sccbTransfer(): void {
  const control = reg(SCCB_CTL);
  if (!sensorAnswers((control >> 1) & 0x7f)) return;
  if ((control & WRITE_ENABLE) == 0) {
    set(SCCB_CFG, (reg(SCCB_CFG) & 0x00ffffff) | (sensorRead(sccbPointer) << 24));
    return;
  }
  // The bytes on the wire, lowest first: address, register (one or two bytes), data.
  const bytes = (reg(SCCB_CFG) & 3) + 1;
  const long = sensorAddressBytes() == 2;
  sccbPointer = long ? (control & 0xff00) | ((control >> 16) & 0xff) : (control >> 8) & 0xff;
  if (bytes > (long ? 3 : 2)) sensorWrite(sccbPointer, long ? control >> 24 : (control >> 16) & 0xff);
}

function writeStatus(value: u32): void {
  let sts = reg(STS);
  // Each flag has a write enable just above it. Start and finish are cleared by writing 1.
  if ((value & (FRAME_START << 1)) != 0 && (value & FRAME_START) != 0) sts &= ~FRAME_START;
  if ((value & (FRAME_FINISH << 1)) != 0 && (value & FRAME_FINISH) != 0) sts &= ~FRAME_FINISH;
  if ((value & (DVP_EN << 1)) != 0) sts = (sts & ~DVP_EN) | (value & DVP_EN);
  set(STS, sts);
  if ((value & (SCCB_EN << 1)) != 0 && (value & SCCB_EN) != 0) sccbTransfer();
}

export function readDvp(offset: u32): u32 {
  if (offset == STS) poll(accessPc);
  return offset < END ? reg(offset) : 0;
}

export function writeDvp(offset: u32, value: u32): void {
  if (offset >= END) return;
  if (offset == STS) writeStatus(value);
  else set(offset, value);
  if (offset == CMOS_CFG && isRunning() && deadlineOf(Event.DVP) == NEVER) scheduleIn(Event.DVP, framePeriod());
  updateIrq();
}
