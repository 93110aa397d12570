/**
 * How the board connects devices to pads. The host fills this in from the board description; the defaults
 * are the M5StickV's (board dossier, section 2). A pad number of 255 means "not connected".
 */
export const enum Pad {
  LCD_CLOCK, LCD_SELECT, LCD_COMMAND, LCD_RESET,
  SD_CLOCK, SD_SELECT,
  I2C_SCL, I2C_SDA,
  CAMERA_SCL, CAMERA_SDA,
  COUNT,
}

const pads = memory.data<u8>([19, 22, 20, 21, 30, 32, 28, 29, 41, 40]);

export function padFor(use: i32): u32 {
  return load<u8>(pads + <usize>use);
}

/** Host side: the pad that a board device is wired to. */
export function setWiring(use: i32, pad: u32): void {
  if (use < Pad.COUNT) store<u8>(pads + <usize>use, <u8>pad);
}
