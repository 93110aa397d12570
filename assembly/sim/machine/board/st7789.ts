/**
 * ST7789: LCD controller (board dossier, section 4). Decodes commands into its memory of 240 x 320 RGB565
 * pixels at `PANEL`; the host turns what the glass shows into pictures.
 */
import { PANEL } from "../layout";
import { onFrame } from "../host";

const SWRESET: u32 = 0x01;
const SLPIN: u32 = 0x10;
const SLPOUT: u32 = 0x11;
const INVOFF: u32 = 0x20;
const INVON: u32 = 0x21;
const DISPOFF: u32 = 0x28;
const DISPON: u32 = 0x29;
const CASET: u32 = 0x2a;
const RASET: u32 = 0x2b;
const RAMWR: u32 = 0x2c;
const MADCTL: u32 = 0x36;
const COLMOD: u32 = 0x3a;
const RAMWRC: u32 = 0x3c;
// madctl bits: row order, column order, exchange of rows and columns
const MY: u32 = 0x80;
const MX: u32 = 0x40;
const MV: u32 = 0x20;

const COLUMNS: u32 = 240;
const LINES: u32 = 320;

let command: u32 = 0;
let count: u32 = 0; // parameter bytes of the running command
let parameters: u32 = 0;
let high: u32 = 0;
let x0: u32 = 0;
let x1: u32 = COLUMNS - 1;
let y0: u32 = 0;
let y1: u32 = LINES - 1;
let x: u32 = 0;
let y: u32 = 0;
/** Pixels written since the window was set, to see when it is full. */
let filled: u32 = 0;
export let panelMadctl: u32 = 0;
export let panelInverted: bool = false;
export let panelOn: bool = false;
export let panelAwake: bool = false;
export let panelColmod: u32 = 0x66;
/** Last window, in the orientation of MADCTL: where the guest draws. */
export let panelFrames: u32 = 0;

export function resetPanel(): void {
  command = 0;
  count = 0;
  panelMadctl = 0;
  panelInverted = false;
  panelOn = false;
  panelAwake = false;
  panelColmod = 0x66;
  x0 = 0;
  x1 = COLUMNS - 1;
  y0 = 0;
  y1 = LINES - 1;
}

/** Puts a pixel of the logical picture where MADCTL maps it. */
function plot(pixel: u32): void {
  let column = (panelMadctl & MV) != 0 ? y : x;
  let line = (panelMadctl & MV) != 0 ? x : y;
  if ((panelMadctl & MX) != 0) column = COLUMNS - 1 - column;
  if ((panelMadctl & MY) != 0) line = LINES - 1 - line;
  if (column < COLUMNS && line < LINES) store<u16>(PANEL + <usize>((line * COLUMNS + column) << 1), <u16>pixel);
}

function pixelByte(byte: u32): void {
  if ((count & 1) == 0) {
    high = byte;
    return;
  }
  plot((high << 8) | byte);
  filled++;
  if (++x <= x1) return;
  x = x0;
  if (++y <= y1) return;
  y = y0;
  if (filled >= (x1 - x0 + 1) * (y1 - y0 + 1)) {
    filled = 0;
    panelFrames++;
    onFrame();
  }
}

function start(code: u32): void {
  command = code;
  count = 0;
  parameters = 0;
  switch (code) {
    case SWRESET: resetPanel(); break;
    case SLPIN: panelAwake = false; break;
    case SLPOUT: panelAwake = true; break;
    case INVOFF: panelInverted = false; break;
    case INVON: panelInverted = true; break;
    case DISPOFF: panelOn = false; break;
    case DISPON: panelOn = true; break;
    case RAMWR:
      x = x0;
      y = y0;
      filled = 0;
      break;
  }
}

function parameter(byte: u32): void {
  parameters = (parameters << 8) | byte;
  if (command == RAMWR || command == RAMWRC) {
    pixelByte(byte);
  } else if (command == MADCTL && count == 0) {
    panelMadctl = byte;
  } else if (command == COLMOD && count == 0) {
    panelColmod = byte;
  } else if (command == CASET && count == 3) {
    x0 = parameters >> 16;
    x1 = parameters & 0xffff;
  } else if (command == RASET && count == 3) {
    y0 = parameters >> 16;
    y1 = parameters & 0xffff;
  }
  count++;
}

/** One byte from the bus; `isData` is the level of the command/data line. */
export function panelByte(byte: u32, isData: bool): void {
  if (isData) parameter(byte);
  else start(byte);
}
