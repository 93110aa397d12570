/** GPIO: eight lines with one shared interrupt (0x50200000); K210 SoC facts, section 6.2. */
import { Function, inputLevel, setOutputs } from "./fpioa";
import { Irq, setIrq } from "./plic";

const DATA_OUTPUT: u32 = 0x00;
const DIRECTION: u32 = 0x04;
const INTERRUPT_ENABLE: u32 = 0x30;
const INTERRUPT_MASK: u32 = 0x34;
const INTERRUPT_LEVEL: u32 = 0x38;
const INTERRUPT_POLARITY: u32 = 0x3c;
const INTERRUPT_STATUS: u32 = 0x40;
const INTERRUPT_STATUS_RAW: u32 = 0x44;
const INTERRUPT_CLEAR: u32 = 0x4c;
const DATA_INPUT: u32 = 0x50;
const INTERRUPT_BOTHEDGE: u32 = 0x68;
const END: u32 = 0x78;
const LINES: u32 = 8;

const registers: usize = memory.data(0x78, 8);
let lastInputs: u32 = 0;
let edges: u32 = 0;

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

export function resetGpio(): void {
  memory.fill(registers, 0, END);
  lastInputs = 0;
  edges = 0;
}

function inputs(): u32 {
  let value: u32 = 0;
  for (let line: u32 = 0; line < LINES; line++) {
    if (inputLevel(Function.GPIO0 + line)) value |= <u32>1 << line;
  }
  return value;
}

function raw(): u32 {
  const isEdge = reg(INTERRUPT_LEVEL);
  const level = ~(lastInputs ^ reg(INTERRUPT_POLARITY));
  return ((edges & isEdge) | (level & ~isEdge)) & reg(INTERRUPT_ENABLE) & 0xff;
}

/** Looks at all inputs again: after a pad or a register has changed. */
export function updateGpio(): void {
  setOutputs(reg(DATA_OUTPUT), reg(DIRECTION), 32);
  const now = inputs();
  const both = reg(INTERRUPT_BOTHEDGE);
  const changed = now ^ lastInputs;
  edges |= changed & (both | ~(now ^ reg(INTERRUPT_POLARITY)));
  lastInputs = now;
  setIrq(Irq.GPIO, (raw() & ~reg(INTERRUPT_MASK)) != 0);
}

export function readGpio(offset: u32): u32 {
  if (offset == DATA_INPUT) return inputs();
  if (offset == INTERRUPT_STATUS_RAW) return raw();
  if (offset == INTERRUPT_STATUS) return raw() & ~reg(INTERRUPT_MASK);
  return offset < END ? reg(offset) : 0;
}

export function writeGpio(offset: u32, value: u32): void {
  if (offset >= END || offset == DATA_INPUT) return;
  if (offset == INTERRUPT_CLEAR) edges &= ~value;
  else store<u32>(registers + <usize>offset, value);
  updateGpio();
}
