/**
 * SPI0, SPI1 and SPI3: synchronous serial masters (0x52000000, 0x53000000, 0x54000000); K210 SoC facts,
 * section 8.
 *
 * Bytes reach the device on the bus at once, in wire order. The time that the wire would need is kept in
 * `busyUntil`: it shows in `sr` and `txflr`, and a frame that comes after the FIFO has run empty finds the
 * chip select released in between, as on the chip.
 */
import { Irq, setIrq } from "./plic";
import { Event, cancel, scheduleAt } from "../events";
import { accessPc } from "../bus";
import { cpuHz, spiHz } from "./sysctl";
import { now, poll } from "../clock";
import { deselect, exchange } from "../board/spi_devices";
import { pollDma } from "./dmac";

const CTRLR0: u32 = 0x00;
const CTRLR1: u32 = 0x04;
const SSIENR: u32 = 0x08;
const SER: u32 = 0x10;
const BAUDR: u32 = 0x14;
const TXFTLR: u32 = 0x18;
const RXFTLR: u32 = 0x1c;
const TXFLR: u32 = 0x20;
const RXFLR: u32 = 0x24;
const SR: u32 = 0x28;
const IMR: u32 = 0x2c;
const ISR: u32 = 0x30;
const RISR: u32 = 0x34;
const DMACR: u32 = 0x4c;
const IDR: u32 = 0x58;
const SSIC_VERSION_ID: u32 = 0x5c;
const DR: u32 = 0x60;
const DR_END: u32 = 0xf0;
const SPI_CTRLR0: u32 = 0xf4;
const ENDIAN: u32 = 0x118;
const END: u32 = 0x11c;
// sr bits
const SR_BUSY: u32 = 1;
const SR_TX_NOT_FULL: u32 = 2;
const SR_TX_EMPTY: u32 = 4;
const SR_RX_NOT_EMPTY: u32 = 8;
const SR_RX_FULL: u32 = 16;
// isr bits
const TX_EMPTY: u32 = 1;
const RX_FULL: u32 = 16;
// transfer modes
const TMOD_TRANSMIT_RECEIVE: u32 = 0;
const TMOD_TRANSMIT: u32 = 1;
const TMOD_RECEIVE: u32 = 2;

const DEPTH: u32 = 32;
const UNITS: u32 = 4;

// @ts-ignore: decorator
@unmanaged
class Spi {
  unit: u32;
  /** Words in the receive FIFO and its start. */
  rxHead: u32;
  rxCount: u32;
  /** Words that wait because no slave is selected. */
  txCount: u32;
  /** Frames that are still to be received in the receive modes. */
  receiving: u32;
  /** Words of the running transfer that were sent: instruction and address come first in the fast formats. */
  sent: u32;
  busyUntil: u64;
}

const states: usize = memory.data(256, 8);
const registerFiles: usize = memory.data(0x120 * 4, 8);
const rxFifos: usize = memory.data(512, 4);
const txFifos: usize = memory.data(512, 4);

// @ts-ignore: decorator
@inline
function spiOf(unit: u32): Spi {
  return changetype<Spi>(states + <usize>(unit << 6));
}

// @ts-ignore: decorator
@inline
function reg(unit: u32, offset: u32): u32 {
  return load<u32>(registerFiles + <usize>(unit * 0x120 + offset));
}

export function resetSpi(): void {
  for (let unit: u32 = 0; unit < UNITS; unit++) resetSpiUnit(unit);
}

export function resetSpiUnit(unit: u32): void {
  memory.fill(changetype<usize>(spiOf(unit)), 0, offsetof<Spi>());
  memory.fill(registerFiles + <usize>(unit * 0x120), 0, 0x120);
  spiOf(unit).unit = unit;
  cancel(Event.SPI0 + <i32>unit);
}

// ---- fields -------------------------------------------------------------------------------------------

function frameBits(unit: u32): u32 {
  return ((reg(unit, CTRLR0) >> (unit == 3 ? 0 : 16)) & 31) + 1;
}

function transferMode(unit: u32): u32 {
  return (reg(unit, CTRLR0) >> (unit == 3 ? 10 : 8)) & 3;
}

/** log2 of the data lines: 0 standard, 1 dual, 2 quad, 3 octal. */
function frameFormat(unit: u32): u32 {
  return (reg(unit, CTRLR0) >> (unit == 3 ? 22 : 21)) & 3;
}

/** CPU cycles for `bits` bits on 2^`lines` lines. */
function wireCycles(unit: u32, bits: u32, lines: u32): u64 {
  const hz = spiHz(unit);
  if (hz == 0) return 0;
  return (<u64>bits * <u64>max<u32>(reg(unit, BAUDR), 2) * cpuHz()) / (hz << <u64>lines);
}

/** CPU cycles for `frames` data frames, for DMA timing. */
export function spiFrameCycles(unit: u32, frames: u32): u64 {
  return wireCycles(unit, frames * frameBits(unit), frameFormat(unit));
}

// ---- wire ---------------------------------------------------------------------------------------------

/** Shifts `bits` bits of `value` out, most significant first, in whole bytes; returns what came in. */
function shift(unit: u32, value: u32, bits: u32): u32 {
  const slaves = reg(unit, SER);
  let received: u32 = 0;
  for (let left = <i32>((bits + 7) & ~7) - 8; left >= 0; left -= 8) {
    received = (received << 8) | exchange(unit, slaves, (value >> left) & 0xff);
  }
  return received;
}

export function isLittleEndian(unit: u32): bool {
  return (reg(unit, ENDIAN) & 1) != 0;
}

/** With the endian bit set the first byte on the wire is the lowest of the word. */
function ordered(unit: u32, value: u32, bits: u32): u32 {
  if (!isLittleEndian(unit)) return value;
  return bits > 16 ? bswap<u32>(value) : bits > 8 ? ((value & 0xff) << 8) | ((value >> 8) & 0xff) : value;
}

function occupy(s: Spi, cycles: u64): void {
  const time = now();
  s.busyUntil = (s.busyUntil > time ? s.busyUntil : time) + cycles;
}

function push(s: Spi, value: u32): void {
  if (s.rxCount == DEPTH) return;
  store<u32>(rxFifos + <usize>((s.unit * DEPTH + ((s.rxHead + s.rxCount) & (DEPTH - 1))) << 2), value);
  s.rxCount++;
}

/** Fills the receive FIFO in the receive modes. */
function receive(s: Spi): void {
  const bits = frameBits(s.unit);
  while (s.receiving != 0 && s.rxCount < DEPTH) {
    push(s, ordered(s.unit, shift(s.unit, 0xffffffff, bits), bits));
    s.receiving--;
  }
}

/** The receive part of a transfer begins: all control words are out. */
function startReceiving(s: Spi): void {
  s.receiving = (reg(s.unit, CTRLR1) & 0xffff) + 1;
  occupy(s, spiFrameCycles(s.unit, s.receiving));
  receive(s);
}

/** Sends a word of the dual, quad and octal formats: instruction, address (with wait cycles) or data. */
function sendFast(s: Spi, word: u32): void {
  const control = reg(s.unit, SPI_CTRLR0);
  const format = frameFormat(s.unit);
  const transfer = control & 3;
  const instructionBits: u32 = ((control >> 8) & 3) == 0 ? 0 : 2 << ((control >> 8) & 3);
  const addressBits = ((control >> 2) & 15) << 2;
  const instructionWords: u32 = instructionBits != 0 ? 1 : 0;
  const prefix = instructionWords + (addressBits + 31) / 32;
  const index = s.sent++;
  let bits = frameBits(s.unit);
  let lines = format;
  if (index < instructionWords) {
    bits = instructionBits;
    if (transfer != 2) lines = 0;
  } else if (index < prefix) {
    bits = min<u32>(addressBits, 32);
    if (transfer == 0) lines = 0;
  } else if (transferMode(s.unit) >= TMOD_RECEIVE) {
    startReceiving(s); // without a prefix a dummy word starts the reception
    return;
  }
  shift(s.unit, index < prefix ? word : ordered(s.unit, word, bits), bits);
  occupy(s, wireCycles(s.unit, bits, lines));
  if (index + 1 != prefix) return;
  const wait = (control >> 11) & 31;
  if (wait != 0) {
    shift(s.unit, 0xffffffff, wait << lines);
    occupy(s, wireCycles(s.unit, wait << lines, lines));
  }
  if (transferMode(s.unit) >= TMOD_RECEIVE) startReceiving(s);
}

function sendStandard(s: Spi, word: u32): void {
  const unit = s.unit;
  const mode = transferMode(unit);
  if (mode == TMOD_RECEIVE) {
    startReceiving(s);
    return;
  }
  const bits = frameBits(unit);
  const received = shift(unit, ordered(unit, word, bits), bits);
  occupy(s, wireCycles(unit, bits, 0));
  s.sent++;
  if (mode == TMOD_TRANSMIT_RECEIVE) push(s, ordered(unit, received, bits));
  // EEPROM read: the reception begins when the FIFO has run empty.
  else if (mode != TMOD_TRANSMIT && !feedsByDma(unit)) scheduleAt(Event.SPI0 + <i32>unit, s.busyUntil);
}

// @ts-ignore: decorator
@inline
function feedsByDma(unit: u32): bool {
  return (reg(unit, DMACR) & 2) != 0;
}

function isSelected(unit: u32): bool {
  return (reg(unit, SSIENR) & 1) != 0 && reg(unit, SER) != 0;
}

function endTransfer(s: Spi): void {
  if (s.sent != 0) deselect(s.unit);
  s.sent = 0;
}

function send(s: Spi, word: u32): void {
  if (s.receiving == 0 && now() > s.busyUntil) endTransfer(s);
  if (frameFormat(s.unit) == 0) sendStandard(s, word);
  else sendFast(s, word);
}

function writeData(s: Spi, word: u32): void {
  if (isSelected(s.unit)) {
    send(s, word);
  } else if (s.txCount < DEPTH && (reg(s.unit, SSIENR) & 1) != 0) {
    store<u32>(txFifos + <usize>((s.unit * DEPTH + s.txCount) << 2), word);
    s.txCount++;
  }
}

/** A slave has been selected: what waits in the FIFO goes out. */
function flushWaiting(s: Spi): void {
  const count = s.txCount;
  s.txCount = 0;
  for (let i: u32 = 0; i < count; i++) send(s, load<u32>(txFifos + <usize>((s.unit * DEPTH + i) << 2)));
}

/** An EEPROM read's control words are out. */
export function beginSpiReception(unit: u32): void {
  const s = spiOf(unit);
  if (s.receiving == 0 && s.sent != 0) startReceiving(s);
  updateIrq(s);
  pollDma();
}

// ---- DMA ----------------------------------------------------------------------------------------------

export function spiReadyToReceive(unit: u32): bool {
  const s = spiOf(unit);
  if (s.rxCount != 0) return true;
  if (s.receiving != 0) receive(s);
  else if (feedsByDma(unit) && transferMode(unit) > TMOD_RECEIVE && s.sent != 0 && frameFormat(unit) == 0) startReceiving(s);
  return s.rxCount != 0;
}

export function spiReadyToSend(unit: u32): bool {
  const s = spiOf(unit);
  if (!isSelected(unit)) return s.txCount < DEPTH && (reg(unit, SSIENR) & 1) != 0;
  return transferMode(unit) != TMOD_TRANSMIT_RECEIVE || s.rxCount < DEPTH;
}

/** CPU cycles until the wire is quiet. */
export function spiBusyCycles(unit: u32): u64 {
  const s = spiOf(unit);
  const time = now();
  return s.busyUntil > time ? s.busyUntil - time : 0;
}

// ---- registers ----------------------------------------------------------------------------------------

function transmitLevel(s: Spi): u32 {
  const busy = spiBusyCycles(s.unit);
  if (busy == 0) return s.txCount;
  const frame = max<u64>(spiFrameCycles(s.unit, 1), 1);
  return <u32>min<u64>(busy / frame, DEPTH);
}

function interrupts(s: Spi): u32 {
  return (transmitLevel(s) <= reg(s.unit, TXFTLR) ? TX_EMPTY : 0) | (s.rxCount > reg(s.unit, RXFTLR) ? RX_FULL : 0);
}

function updateIrq(s: Spi): void {
  setIrq(s.unit == 0 ? Irq.SPI0 : s.unit == 1 ? Irq.SPI1 : Irq.SPI3, (interrupts(s) & reg(s.unit, IMR)) != 0);
}

function status(s: Spi): u32 {
  const level = transmitLevel(s);
  return (spiBusyCycles(s.unit) != 0 ? SR_BUSY : 0) | (level < DEPTH ? SR_TX_NOT_FULL : 0) | (level == 0 ? SR_TX_EMPTY : 0) |
    (s.rxCount != 0 ? SR_RX_NOT_EMPTY : 0) | (s.rxCount == DEPTH ? SR_RX_FULL : 0);
}

function readData(s: Spi): u32 {
  if (s.rxCount == 0) return 0;
  const value = load<u32>(rxFifos + <usize>((s.unit * DEPTH + s.rxHead) << 2));
  s.rxHead = (s.rxHead + 1) & (DEPTH - 1);
  s.rxCount--;
  receive(s);
  return value;
}

export function readSpi(unit: u32, offset: u32): u32 {
  const s = spiOf(unit);
  if (offset >= DR && offset < DR_END) {
    const value = readData(s);
    updateIrq(s);
    return value;
  }
  switch (offset) {
    case TXFLR: poll(accessPc, spiBusyCycles(unit) / 2); return transmitLevel(s);
    case RXFLR: poll(accessPc); return s.rxCount;
    case SR: poll(accessPc, spiBusyCycles(unit) / 2); return status(s);
    case RISR: return interrupts(s);
    case ISR: return interrupts(s) & reg(unit, IMR);
    case IDR: return 0xffffffff;
    case SSIC_VERSION_ID: return 0x3430312a; // "4.01*"
  }
  return offset < END ? reg(unit, offset) : 0;
}

export function writeSpi(unit: u32, offset: u32, value: u32): void {
  const s = spiOf(unit);
  if (offset >= DR && offset < DR_END) {
    writeData(s, value);
    updateIrq(s);
    if (reg(unit, DMACR) != 0) pollDma();
    return;
  }
  if (offset >= END) return;
  const old = reg(unit, offset);
  store<u32>(registerFiles + <usize>(unit * 0x120 + offset), value);
  if (offset == SSIENR && (value & 1) == 0) {
    endTransfer(s);
    s.rxCount = 0;
    s.txCount = 0;
    s.receiving = 0;
    s.busyUntil = 0;
    cancel(Event.SPI0 + <i32>unit);
  } else if (offset == SER || offset == SSIENR) {
    if (value == 0 || (offset == SER && old != value)) endTransfer(s);
    if (isSelected(unit)) flushWaiting(s);
  }
  updateIrq(s);
  pollDma();
}
