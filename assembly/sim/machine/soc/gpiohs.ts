/** GPIOHS: 32 high-speed lines, each with an interrupt (0x38001000); K210 SoC facts, section 6.1. */
import { Function, inputLevel, setOutputs } from "./fpioa";
import { Irq, setIrq } from "./plic";

const INPUT_VAL: u32 = 0x00;
const INPUT_EN: u32 = 0x04;
const OUTPUT_EN: u32 = 0x08;
const OUTPUT_VAL: u32 = 0x0c;
const RISE_IE: u32 = 0x18;
const RISE_IP: u32 = 0x1c;
const FALL_IE: u32 = 0x20;
const FALL_IP: u32 = 0x24;
const HIGH_IE: u32 = 0x28;
const HIGH_IP: u32 = 0x2c;
const LOW_IE: u32 = 0x30;
const LOW_IP: u32 = 0x34;
const OUTPUT_XOR: u32 = 0x40;
const END: u32 = 0x44;

const registers: usize = memory.data(0x48, 8);
let lastInputs: u32 = 0;

// @ts-ignore: decorator
@inline
function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

function set(offset: u32, value: u32): void {
  store<u32>(registers + <usize>offset, value);
}

export function resetGpiohs(): void {
  memory.fill(registers, 0, END);
  lastInputs = 0;
}

function inputs(): u32 {
  let value: u32 = 0;
  let enabled = reg(INPUT_EN);
  while (enabled != 0) {
    const line = ctz<u32>(enabled);
    if (inputLevel(Function.GPIOHS0 + line)) value |= <u32>1 << line;
    enabled &= enabled - 1;
  }
  return value;
}

/** Looks at all inputs again: after a pad, a direction or an enable has changed. */
export function updateGpiohs(): void {
  setOutputs(reg(OUTPUT_VAL) ^ reg(OUTPUT_XOR), reg(OUTPUT_EN), 0);
  const now = inputs();
  const enabled = reg(INPUT_EN);
  set(RISE_IP, reg(RISE_IP) | (now & ~lastInputs));
  set(FALL_IP, reg(FALL_IP) | (~now & lastInputs & enabled));
  set(HIGH_IP, reg(HIGH_IP) | now);
  set(LOW_IP, reg(LOW_IP) | (~now & enabled));
  lastInputs = now;
  const pending =
    (reg(RISE_IE) & reg(RISE_IP)) | (reg(FALL_IE) & reg(FALL_IP)) | (reg(HIGH_IE) & reg(HIGH_IP)) | (reg(LOW_IE) & reg(LOW_IP));
  for (let line: u32 = 0; line < 32; line++) setIrq(Irq.GPIOHS0 + line, ((pending >> line) & 1) != 0);
}

export function readGpiohs(offset: u32): u32 {
  if (offset == INPUT_VAL) return inputs();
  return offset < END ? reg(offset) : 0;
}

export function writeGpiohs(offset: u32, value: u32): void {
  if (offset >= END || offset == INPUT_VAL) return;
  // Pending bits are cleared by writing 1.
  if (offset == RISE_IP || offset == FALL_IP || offset == HIGH_IP || offset == LOW_IP) set(offset, reg(offset) & ~value);
  else set(offset, value);
  updateGpiohs();
}
