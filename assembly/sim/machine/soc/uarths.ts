/**
 * UARTHS: high-speed UART (0x38000000), SiFive layout; K210 SoC facts, section 7.1.
 *
 * What the guest sends leaves at once. What it receives arrives at the programmed baud rate, so that its
 * interrupt handler sees the load of a real line.
 */
import { Event, cancel, deadlineOf, NEVER, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { accessPc } from "../bus";
import { poll } from "../clock";
import { sendToHost, takeForGuest, waitingForGuest } from "./serial";

const TXDATA: u32 = 0x00;
const RXDATA: u32 = 0x04;
const TXCTRL: u32 = 0x08;
const RXCTRL: u32 = 0x0c;
const IE: u32 = 0x10;
const IP: u32 = 0x14;
const DIV: u32 = 0x18;

// txctrl and rxctrl bits
const ENABLE: u32 = 1;
const CONTROL_MASK: u32 = 0x70003;
// rxdata bit
const EMPTY: u32 = 1 << 31;
// ie and ip bits
const TXWM: u32 = 1;
const RXWM: u32 = 2;

const FIFO_DEPTH: u32 = 8;
const FRAME_BITS: u64 = 10;
const PORT: u32 = 0;

const fifo: usize = memory.data(8, 8);
let head: u32 = 0;
let count: u32 = 0;
let txctrl: u32 = 0;
let rxctrl: u32 = 0;
let ie: u32 = 0;
let div: u32 = 0;

/** The state in which the boot ROM leaves the port: public kernels use it, and its interrupt, without any set-up. */
export function resetUarths(): void {
  head = 0;
  count = 0;
  txctrl = ENABLE;
  rxctrl = ENABLE;
  ie = RXWM;
  div = 3384; // 115200 baud at the ROM's CPU clock
}

function pendingBits(): u32 {
  // The transmit FIFO is always empty, which is below any watermark but 0.
  const tx: u32 = ((txctrl >> 16) & 7) > 0 ? TXWM : 0;
  return tx | (count > ((rxctrl >> 16) & 7) ? RXWM : 0);
}

function update(): void {
  setIrq(Irq.UARTHS, (pendingBits() & ie) != 0);
}

/** Starts the arrival of the next waiting byte; called by the host side too. */
export function pumpUarths(): void {
  if ((rxctrl & ENABLE) == 0 || waitingForGuest(PORT) == 0 || deadlineOf(Event.UARTHS_RX) != NEVER) return;
  scheduleIn(Event.UARTHS_RX, (<u64>div + 1) * FRAME_BITS);
}

/** A frame has arrived. A full FIFO loses nothing: the sender waits, as a terminal program's user would. */
export function receiveUarths(): void {
  if (count < FIFO_DEPTH) {
    const byte = takeForGuest(PORT);
    if (byte >= 0) {
      store<u8>(fifo + <usize>((head + count) & (FIFO_DEPTH - 1)), <u8>byte);
      count++;
      update();
    }
  }
  pumpUarths();
}

function receive(): u32 {
  if (count == 0) {
    poll(accessPc);
    return EMPTY;
  }
  const byte = load<u8>(fifo + <usize>head);
  head = (head + 1) & (FIFO_DEPTH - 1);
  count--;
  update();
  return byte;
}

export function readUarths(offset: u32): u32 {
  switch (offset) {
    case RXDATA: return receive();
    case TXCTRL: return txctrl;
    case RXCTRL: return rxctrl;
    case IE: return ie;
    case IP: return pendingBits();
    case DIV: return div;
  }
  return 0; // txdata: never full
}

export function writeUarths(offset: u32, value: u32): void {
  switch (offset) {
    case TXDATA:
      if ((txctrl & ENABLE) != 0) sendToHost(PORT, value & 0xff);
      return;
    case TXCTRL: txctrl = value & CONTROL_MASK; break;
    case RXCTRL:
      rxctrl = value & CONTROL_MASK;
      if ((rxctrl & ENABLE) == 0) cancel(Event.UARTHS_RX);
      pumpUarths();
      break;
    case IE: ie = value & (TXWM | RXWM); break;
    case DIV: div = value & 0xffff; break;
  }
  update();
}
