/** UART1 to UART3: DesignWare 16550 (0x50210000 + 0x10000 * n); K210 SoC facts, section 7.2. */
import { Event, NEVER, deadlineOf, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { accessPc } from "../bus";
import { apbHz, cyclesFor } from "./sysctl";
import { poll } from "../clock";
import { sendToHost, takeForGuest, waitingForGuest } from "./serial";
import { pollDma } from "./dmac";

const RBR_THR_DLL: u32 = 0x00;
const IER_DLH: u32 = 0x04;
const IIR_FCR: u32 = 0x08;
const LCR: u32 = 0x0c;
const MCR: u32 = 0x10;
const LSR: u32 = 0x14;
const MSR: u32 = 0x18;
const SCR: u32 = 0x1c;
const USR: u32 = 0x7c;
const TFL: u32 = 0x80;
const RFL: u32 = 0x84;
const DLF: u32 = 0xc0;
const CPR: u32 = 0xf4;
const END: u32 = 0x100;
// lcr
const DLAB: u32 = 0x80;
// ier
const ERBFI: u32 = 1;
const ETBEI: u32 = 2;
const PTIME: u32 = 0x80;
// lsr
const DATA_READY: u32 = 1;
const THR_EMPTY: u32 = 0x20;
const ALL_EMPTY: u32 = 0x40;
// iir
const NO_INTERRUPT: u32 = 1;
const THR_EMPTY_ID: u32 = 2;
const DATA_AVAILABLE_ID: u32 = 4;
const TIMEOUT_ID: u32 = 12;
const FIFO_ENABLED: u32 = 0xc0;
// fcr
const RESET_RECEIVE: u32 = 2;

const DEPTH: u32 = 16;
const FRAME_BITS: u64 = 10;
const UNITS: u32 = 3;

// @ts-ignore: decorator
@unmanaged
class Uart {
  head: u32;
  count: u32;
  dll: u32;
  dlh: u32;
  ier: u32;
  fcr: u32;
  /** The transmit-empty interrupt is reported once, until the next byte or enable. */
  emptyReported: u32;
  pad: u32;
}

const states: usize = memory.data(96, 8);
const registerFiles: usize = memory.data(0x300, 8);
const fifos: usize = memory.data(48, 8);

// @ts-ignore: decorator
@inline
function uartOf(unit: u32): Uart {
  return changetype<Uart>(states + <usize>(unit << 5));
}

function reg(unit: u32, offset: u32): u32 {
  return load<u32>(registerFiles + <usize>(unit * END + offset));
}

export function resetUarts(): void {
  for (let unit: u32 = 0; unit < UNITS; unit++) resetUart(unit);
}

export function resetUart(unit: u32): void {
  memory.fill(changetype<usize>(uartOf(unit)), 0, offsetof<Uart>());
  memory.fill(registerFiles + <usize>(unit * END), 0, END);
}

/** Bytes in the receive FIFO that raise the interrupt at once. */
function threshold(u: Uart): u32 {
  const code = (u.fcr >> 6) & 3;
  return code == 0 ? 1 : code == 1 ? 4 : code == 2 ? 8 : 14;
}

function interruptId(unit: u32): u32 {
  const u = uartOf(unit);
  if ((u.ier & ERBFI) != 0 && u.count != 0) {
    if (u.count >= threshold(u)) return DATA_AVAILABLE_ID;
    if (waitingForGuest(unit + 1) == 0) return TIMEOUT_ID; // nothing more is coming
  }
  return (u.ier & ETBEI) != 0 && u.emptyReported == 0 ? THR_EMPTY_ID : NO_INTERRUPT;
}

function updateIrq(unit: u32): void {
  setIrq(Irq.UART1 + unit, interruptId(unit) != NO_INTERRUPT);
}

function frameCycles(unit: u32): u64 {
  const u = uartOf(unit);
  const divider = <u64>((((u.dlh << 8) | u.dll) << 4) | (reg(unit, DLF) & 15));
  return cyclesFor(max<u64>(divider, 1) * FRAME_BITS, apbHz(0));
}

/** Starts the arrival of the next waiting byte; called by the host side too. */
export function pumpUart(unit: u32): void {
  const event = Event.UART_RX0 + <i32>unit;
  if (waitingForGuest(unit + 1) != 0 && deadlineOf(event) == NEVER) scheduleIn(event, frameCycles(unit));
}

/** A frame has arrived; with a full FIFO the sender waits. */
export function receiveUart(unit: u32): void {
  const u = uartOf(unit);
  if (u.count < DEPTH) {
    const byte = takeForGuest(unit + 1);
    if (byte >= 0) {
      store<u8>(fifos + <usize>(unit * DEPTH + ((u.head + u.count) & (DEPTH - 1))), <u8>byte);
      u.count++;
    }
  }
  pumpUart(unit);
  updateIrq(unit);
  pollDma();
}

function receive(unit: u32): u32 {
  const u = uartOf(unit);
  if (u.count == 0) return 0;
  const byte = load<u8>(fifos + <usize>(unit * DEPTH + u.head));
  u.head = (u.head + 1) & (DEPTH - 1);
  u.count--;
  updateIrq(unit);
  return byte;
}

export function uartReadyToReceive(unit: u32): bool {
  return uartOf(unit).count != 0;
}

/** CPU cycles for `frames` characters, for DMA timing. */
export function uartCycles(unit: u32, frames: u32): u64 {
  return frameCycles(unit) * <u64>frames;
}

export function readUart(unit: u32, offset: u32): u32 {
  const u = uartOf(unit);
  const latch = (reg(unit, LCR) & DLAB) != 0;
  switch (offset) {
    case RBR_THR_DLL: return latch ? u.dll : receive(unit);
    case IER_DLH: return latch ? u.dlh : u.ier;
    case IIR_FCR: {
      const id = interruptId(unit);
      if (id == THR_EMPTY_ID) {
        u.emptyReported = 1;
        updateIrq(unit);
      }
      return id | ((u.fcr & 1) != 0 ? FIFO_ENABLED : 0);
    }
    case LSR: {
      poll(accessPc);
      // In programmable-threshold mode bit 5 means that the transmit FIFO is full, which it never is.
      const empty: u32 = (u.ier & PTIME) != 0 && (u.fcr & 1) != 0 ? 0 : THR_EMPTY;
      return (u.count != 0 ? DATA_READY : 0) | empty | ALL_EMPTY;
    }
    case USR: return 6 | (u.count != 0 ? 8 : 0);
    case TFL: return 0;
    case RFL: return u.count;
    case CPR: return 0x00010000;
  }
  return offset < END ? reg(unit, offset) : 0;
}

export function writeUart(unit: u32, offset: u32, value: u32): void {
  const u = uartOf(unit);
  const latch = (reg(unit, LCR) & DLAB) != 0;
  switch (offset) {
    case RBR_THR_DLL:
      if (latch) {
        u.dll = value & 0xff;
      } else {
        sendToHost(unit + 1, value & 0xff);
        u.emptyReported = 0;
      }
      break;
    case IER_DLH:
      if (latch) {
        u.dlh = value & 0xff;
      } else {
        u.ier = value & 0xff;
        u.emptyReported = 0;
      }
      break;
    case IIR_FCR:
      u.fcr = value;
      if ((value & RESET_RECEIVE) != 0) u.count = 0;
      break;
    case LCR:
    case MCR:
    case MSR:
    case SCR:
    default:
      if (offset < END) store<u32>(registerFiles + <usize>(unit * END + offset), value);
  }
  pumpUart(unit);
  updateIrq(unit);
}
