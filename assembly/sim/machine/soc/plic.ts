/**
 * PLIC: platform-level interrupt controller (0x0C000000), 65 sources, 7 priorities; K210 SoC facts,
 * section 13. Sources are level-triggered; a claimed source is served until its completion is written.
 */
import { HARTS, MIP_MEIP, hartOf } from "../cpu/hart";

const PRIORITY: u32 = 0x000000;
const PENDING: u32 = 0x001000;
const ENABLE: u32 = 0x002000;
const ENABLE_STRIDE: u32 = 0x80;
const CONTEXT: u32 = 0x200000;
const CONTEXT_STRIDE: u32 = 0x1000;
const THRESHOLD: u32 = 0x0;
const CLAIM: u32 = 0x4;

export const enum Irq {
  SPI0 = 1, SPI1, SPI_SLAVE, SPI3, I2S0, I2S1, I2S2, I2C0, I2C1, I2C2, UART1, UART2, UART3,
  TIMER0A, TIMER0B, TIMER1A, TIMER1B, TIMER2A, TIMER2B, RTC, WDT0, WDT1, GPIO, DVP, AI, FFT,
  DMA0, UARTHS = DMA0 + 6, GPIOHS0,
}

const SOURCES: u32 = 66; // number 0 does not exist
const CONTEXTS: u32 = 4; // machine and supervisor mode of each hart; only the former exist here

const priorities: usize = memory.data(66 * 4, 4);
const enables: usize = memory.data(4 * 12, 4);
const thresholds: usize = memory.data(4 * 4, 4);
const lines: usize = memory.data(66, 4); // level of each source
const served: usize = memory.data(66, 4); // claimed and not completed
const pending: usize = memory.data(12, 4);

export function resetPlic(): void {
  memory.fill(priorities, 0, SOURCES * 4);
  memory.fill(enables, 0, CONTEXTS * 12);
  memory.fill(thresholds, 0, CONTEXTS * 4);
  memory.fill(lines, 0, SOURCES);
  memory.fill(served, 0, SOURCES);
  memory.fill(pending, 0, 12);
}

function setPending(source: u32, on: bool): void {
  const word = pending + <usize>((source >> 5) << 2);
  const bit: u32 = 1 << (source & 31);
  store<u32>(word, on ? load<u32>(word) | bit : load<u32>(word) & ~bit);
}

/** The source that a context would claim, 0 for none: highest priority, then lowest number. */
function best(context: u32): u32 {
  let most = load<u32>(thresholds + <usize>(context << 2));
  let source: u32 = 0;
  for (let word: u32 = 0; word < 3; word++) {
    let bits = load<u32>(pending + <usize>(word << 2)) & load<u32>(enables + <usize>(context * 12 + (word << 2)));
    while (bits != 0) {
      const id = (word << 5) + ctz<u32>(bits);
      const priority = load<u32>(priorities + <usize>(id << 2));
      if (priority > most) {
        most = priority;
        source = id;
      }
      bits &= bits - 1;
    }
  }
  return source;
}

function update(): void {
  for (let id: u32 = 0; id < HARTS; id++) {
    const hart = hartOf(id);
    if (best(id * 2) != 0) hart.mip |= MIP_MEIP;
    else hart.mip &= ~MIP_MEIP;
  }
}

/** Sets the interrupt line of a device. */
export function setIrq(source: u32, level: bool): void {
  if (load<u8>(lines + <usize>source) == <u8>level) return;
  store<u8>(lines + <usize>source, <u8>level);
  if (level && load<u8>(served + <usize>source) == 0) {
    setPending(source, true);
    update();
  }
}

function claim(context: u32): u32 {
  const source = best(context);
  if (source != 0) {
    setPending(source, false);
    store<u8>(served + <usize>source, 1);
    update();
  }
  return source;
}

function complete(source: u32): void {
  if (source >= SOURCES || load<u8>(served + <usize>source) == 0) return;
  store<u8>(served + <usize>source, 0);
  if (load<u8>(lines + <usize>source) != 0) setPending(source, true);
  update();
}

export function readPlic(offset: u32): u32 {
  if (offset < SOURCES * 4) return load<u32>(priorities + <usize>offset);
  if (offset - PENDING < 12) return load<u32>(pending + <usize>(offset - PENDING));
  if (offset - ENABLE < CONTEXTS * ENABLE_STRIDE) {
    const context = (offset - ENABLE) / ENABLE_STRIDE;
    const word = (offset - ENABLE) % ENABLE_STRIDE;
    return word < 12 ? load<u32>(enables + <usize>(context * 12 + word)) : 0;
  }
  if (offset - CONTEXT < CONTEXTS * CONTEXT_STRIDE) {
    const context = (offset - CONTEXT) / CONTEXT_STRIDE;
    const register = (offset - CONTEXT) % CONTEXT_STRIDE;
    if (register == THRESHOLD) return load<u32>(thresholds + <usize>(context << 2));
    if (register == CLAIM) return claim(context);
  }
  return 0;
}

export function writePlic(offset: u32, value: u32): void {
  if (offset - PRIORITY < SOURCES * 4) {
    store<u32>(priorities + <usize>offset, value & 7);
  } else if (offset - ENABLE < CONTEXTS * ENABLE_STRIDE) {
    const context = (offset - ENABLE) / ENABLE_STRIDE;
    const word = (offset - ENABLE) % ENABLE_STRIDE;
    if (word < 12) store<u32>(enables + <usize>(context * 12 + word), value);
  } else if (offset - CONTEXT < CONTEXTS * CONTEXT_STRIDE) {
    const context = (offset - CONTEXT) / CONTEXT_STRIDE;
    const register = (offset - CONTEXT) % CONTEXT_STRIDE;
    if (register == THRESHOLD) store<u32>(thresholds + <usize>(context << 2), value & 7);
    else if (register == CLAIM) complete(value);
  }
  update();
}
