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

export const NONE: u32 = 255;
const pads = memory.data<u8>([19, 22, 20, 21, 30, 32, 28, 29, 41, 40]);

/** 1 when the panel has the 8-bit parallel bus of the Maix boards. */
export let lcdParallel: u32 = 0;
/** Memory columns and lines of the panel controller that the glass shows, and its size. */
export let lcdColumns: u32 = 240;
export let lcdLines: u32 = 320;

export function padFor(use: i32): u32 {
  return load<u8>(pads + <usize>use);
}

/** Host side: the pad that a board device is wired to. */
export function setWiring(use: i32, pad: u32): void {
  if (use < Pad.COUNT) store<u8>(pads + <usize>use, <u8>pad);
}

/** Host side: the panel's bus and controller memory. */
export function setPanel(parallel: u32, columns: u32, lines: u32): void {
  lcdParallel = parallel;
  lcdColumns = columns;
  lcdLines = lines;
}
