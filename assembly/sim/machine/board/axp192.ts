/** AXP192: power management chip at I2C address 0x34 (board dossier, section 3): a register file. */
export const AXP192: u32 = 0x34;

const POWER_STATUS: u32 = 0x00;
const CHARGE_STATUS: u32 = 0x01;
const CHIP_ID: u32 = 0x03;
const IRQ_STATUS1: u32 = 0x44;
const IRQ_STATUS4: u32 = 0x47;

/** Register, value: USB power present, battery at 3.9 V and 25 degrees, no key pressed. */
const RESET_VALUES = memory.data<u8>([
  0x00, 0xd0, 0x01, 0x70, 0x03, 0x03, 0x12, 0x5f, 0x23, 0x16, 0x26, 0x68, 0x27, 0x68, 0x28, 0xcf, 0x30, 0x60, 0x31, 0x46,
  0x33, 0xc8, 0x34, 0x41, 0x36, 0x59, 0x39, 0xfc, 0x82, 0x83, 0x83, 0x80, 0x84, 0x32, 0x90, 0x07, 0x91, 0xa0,
  0x56, 0xb7, 0x57, 0x0d, 0x5a, 0xb7, 0x5b, 0x0d, 0x5c, 0x10, 0x5e, 0x6a, 0x5f, 0x01, 0x78, 0xdd, 0x79, 0x09, 0x7e, 0xb2,
  0x7f, 0x05,
]);
const RESET_COUNT: u32 = 31;
const registers: usize = memory.data(256, 8);

export function resetAxp192(): void {
  memory.fill(registers, 0, 256);
  for (let i: u32 = 0; i < RESET_COUNT; i++) {
    const entry = RESET_VALUES + <usize>(i << 1);
    store<u8>(registers + <usize>load<u8>(entry), load<u8>(entry, 1));
  }
}

export function axp192Read(register: u32): u32 {
  return load<u8>(registers + <usize>register);
}

export function axp192Write(register: u32, value: u32): void {
  if (register == POWER_STATUS || register == CHARGE_STATUS || register == CHIP_ID) return;
  const slot = registers + <usize>register;
  // Interrupt status bits are cleared by writing 1.
  if (register >= IRQ_STATUS1 && register <= IRQ_STATUS4) store<u8>(slot, load<u8>(slot) & <u8>~value);
  else store<u8>(slot, <u8>value);
}

/** Host side: presses the power key, 1 short or 2 long. */
export function pressPowerKey(kind: u32): void {
  const slot = registers + <usize>0x46;
  store<u8>(slot, load<u8>(slot) | (kind == 2 ? 1 : 2));
}

