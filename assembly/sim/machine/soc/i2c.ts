/**
 * I2C0 to I2C2: DesignWare masters (0x50280000 + 0x10000 * n); K210 SoC facts, section 11.
 *
 * Bytes reach the device at once; the time that the bus needs is kept in `busyUntil`. A transfer ends with a
 * stop condition when the FIFO has run empty.
 */
import { Irq, setIrq } from "./plic";
import { accessPc } from "../bus";
import { cyclesFor, i2cHz } from "./sysctl";
import { i2cRead, i2cStart, i2cStop, i2cWrite } from "../board/i2c_devices";
import { now, poll } from "../clock";
import { pollDma } from "./dmac";

const TAR: u32 = 0x04;
const DATA_CMD: u32 = 0x10;
const SS_SCL_HCNT: u32 = 0x14;
const SS_SCL_LCNT: u32 = 0x18;
const INTR_STAT: u32 = 0x2c;
const INTR_MASK: u32 = 0x30;
const RAW_INTR_STAT: u32 = 0x34;
const RX_TL: u32 = 0x38;
const CLR_INTR: u32 = 0x40;
const CLR_TX_ABRT: u32 = 0x54;
const CLR_STOP_DET: u32 = 0x60;
const CLR_START_DET: u32 = 0x64;
const ENABLE: u32 = 0x6c;
const STATUS: u32 = 0x70;
const TXFLR: u32 = 0x74;
const RXFLR: u32 = 0x78;
const TX_ABRT_SOURCE: u32 = 0x80;
const ENABLE_STATUS: u32 = 0x9c;
const COMP_PARAM_1: u32 = 0xf4;
const COMP_TYPE: u32 = 0xfc;
const END: u32 = 0x100;
// data_cmd bits
const READ: u32 = 1 << 8;
const STOP: u32 = 1 << 9;
// status bits
const ACTIVITY: u32 = 1;
const TX_NOT_FULL: u32 = 2;
const TX_EMPTY: u32 = 4;
const RX_NOT_EMPTY: u32 = 8;
const MASTER_ACTIVITY: u32 = 32;
// interrupts
const INT_RX_FULL: u32 = 4;
const INT_TX_EMPTY: u32 = 16;
const INT_TX_ABRT: u32 = 64;
const INT_STOP_DET: u32 = 512;
const INT_START_DET: u32 = 1024;
const ABRT_7B_ADDR_NOACK: u32 = 1;

const DEPTH: u32 = 8;
const UNITS: u32 = 3;
const BITS_PER_BYTE: u64 = 9;

// @ts-ignore: decorator
@unmanaged
class I2c {
  unit: u32;
  rxHead: u32;
  rxCount: u32;
  /** A transfer is on the bus, and its direction. */
  open: u32;
  reading: u32;
  raw: u32;
  abort: u32;
  pad: u32;
  busyUntil: u64;
}

const states: usize = memory.data(256, 8);
const registerFiles: usize = memory.data(0x300, 8);
const rxFifos: usize = memory.data(32, 8);

// @ts-ignore: decorator
@inline
function i2cOf(unit: u32): I2c {
  return changetype<I2c>(states + <usize>(unit << 6));
}

// @ts-ignore: decorator
@inline
function reg(unit: u32, offset: u32): u32 {
  return load<u32>(registerFiles + <usize>(unit * END + offset));
}

export function resetI2c(): void {
  for (let unit: u32 = 0; unit < UNITS; unit++) resetI2cUnit(unit);
}

export function resetI2cUnit(unit: u32): void {
  memory.fill(changetype<usize>(i2cOf(unit)), 0, offsetof<I2c>());
  memory.fill(registerFiles + <usize>(unit * END), 0, END);
  i2cOf(unit).unit = unit;
}

function rawInterrupts(s: I2c): u32 {
  return s.raw | INT_TX_EMPTY | (s.rxCount > reg(s.unit, RX_TL) ? INT_RX_FULL : 0);
}

function updateIrq(s: I2c): void {
  const on = (reg(s.unit, ENABLE) & 1) != 0;
  setIrq(Irq.I2C0 + s.unit, on && (rawInterrupts(s) & reg(s.unit, INTR_MASK)) != 0);
}

function occupy(s: I2c): void {
  const half = <u64>(reg(s.unit, SS_SCL_HCNT) + reg(s.unit, SS_SCL_LCNT));
  const time = now();
  s.busyUntil = (s.busyUntil > time ? s.busyUntil : time) + cyclesFor(half * BITS_PER_BYTE, i2cHz(s.unit));
}

function endTransfer(s: I2c): void {
  if (s.open == 0) return;
  i2cStop(s.unit);
  s.open = 0;
  s.raw |= INT_STOP_DET;
}

/** Executes one entry of the command FIFO. */
function execute(s: I2c, command: u32): void {
  if ((reg(s.unit, ENABLE) & 1) == 0 || s.abort != 0) return; // the FIFO is flushed until the abort is cleared
  const reading: u32 = (command & READ) != 0 ? 1 : 0;
  if (s.open != 0 && now() > s.busyUntil) endTransfer(s);
  if (s.open == 0 || s.reading != reading) {
    s.raw |= INT_START_DET;
    s.open = 1;
    s.reading = reading;
    occupy(s);
    if (!i2cStart(s.unit, reg(s.unit, TAR) & 0x3ff, reading != 0)) {
      s.abort = ABRT_7B_ADDR_NOACK;
      s.raw |= INT_TX_ABRT;
      endTransfer(s);
      return;
    }
  }
  occupy(s);
  if (reading != 0) {
    const byte = i2cRead(s.unit);
    if (s.rxCount < DEPTH) {
      store<u8>(rxFifos + <usize>(s.unit * DEPTH + ((s.rxHead + s.rxCount) & (DEPTH - 1))), <u8>byte);
      s.rxCount++;
    }
  } else {
    i2cWrite(s.unit, command & 0xff);
  }
  if ((command & STOP) != 0) endTransfer(s);
}

function readData(s: I2c): u32 {
  if (s.rxCount == 0) return 0;
  const byte = load<u8>(rxFifos + <usize>(s.unit * DEPTH + s.rxHead));
  s.rxHead = (s.rxHead + 1) & (DEPTH - 1);
  s.rxCount--;
  return byte;
}

function isBusy(s: I2c): bool {
  return now() < s.busyUntil;
}

function transmitLevel(s: I2c): u32 {
  if (!isBusy(s)) return 0;
  const hz = i2cHz(s.unit);
  const byte = max<u64>(cyclesFor(<u64>(reg(s.unit, SS_SCL_HCNT) + reg(s.unit, SS_SCL_LCNT)) * BITS_PER_BYTE, hz), 1);
  return <u32>min<u64>((s.busyUntil - now()) / byte, DEPTH);
}

function status(s: I2c): u32 {
  if (!isBusy(s) && s.open != 0) endTransfer(s);
  const level = transmitLevel(s);
  return (isBusy(s) ? ACTIVITY | MASTER_ACTIVITY : 0) | (level < DEPTH ? TX_NOT_FULL : 0) | (level == 0 ? TX_EMPTY : 0) |
    (s.rxCount != 0 ? RX_NOT_EMPTY : 0);
}

/** CPU cycles until the bus is quiet, for DMA timing. */
export function i2cBusyCycles(unit: u32): u64 {
  const s = i2cOf(unit);
  return isBusy(s) ? s.busyUntil - now() : 0;
}

export function i2cReadyToReceive(unit: u32): bool {
  return i2cOf(unit).rxCount != 0;
}

export function i2cReadyToSend(unit: u32): bool {
  return (reg(unit, ENABLE) & 1) != 0 && i2cOf(unit).rxCount < DEPTH;
}

export function readI2c(unit: u32, offset: u32): u32 {
  const s = i2cOf(unit);
  switch (offset) {
    case DATA_CMD: {
      const byte = readData(s);
      updateIrq(s);
      return byte;
    }
    case INTR_STAT: return rawInterrupts(s) & reg(unit, INTR_MASK);
    case RAW_INTR_STAT: return rawInterrupts(s);
    case CLR_INTR:
      s.raw = 0;
      s.abort = 0;
      break;
    case CLR_TX_ABRT:
      s.raw &= ~INT_TX_ABRT;
      s.abort = 0;
      break;
    case CLR_STOP_DET: s.raw &= ~INT_STOP_DET; break;
    case CLR_START_DET: s.raw &= ~INT_START_DET; break;
    case STATUS: poll(accessPc, i2cBusyCycles(unit) / 2); return status(s);
    case TXFLR: poll(accessPc, i2cBusyCycles(unit) / 2); return transmitLevel(s);
    case RXFLR: poll(accessPc); return s.rxCount;
    case TX_ABRT_SOURCE: return s.abort;
    case ENABLE_STATUS: return reg(unit, ENABLE) & 1;
    case COMP_PARAM_1: return 0x070700;
    case COMP_TYPE: return 0x44570140;
    default: return offset < END ? reg(unit, offset) : 0;
  }
  updateIrq(s);
  return 0;
}

export function writeI2c(unit: u32, offset: u32, value: u32): void {
  const s = i2cOf(unit);
  if (offset == DATA_CMD) {
    execute(s, value);
    pollDma();
  } else if (offset < END) {
    store<u32>(registerFiles + <usize>(unit * END + offset), value);
    if (offset == ENABLE && (value & 1) == 0) {
      endTransfer(s);
      s.rxCount = 0;
      s.raw = 0;
      s.abort = 0;
    }
  }
  updateIrq(s);
}
