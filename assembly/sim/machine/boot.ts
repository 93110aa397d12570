/**
 * The boot ROM's job: loads the image from flash address 0 to 0x80000000 and starts both harts there.
 * Format (flashing, section 1): flag byte, length, payload, SHA-256 over all before it.
 */
import { CACHED_BASE, FLASH, FLASH_SIZE, GENERAL_SRAM_SIZE, ROM, ROM_BASE, SRAM } from "./layout";
import { sha256 } from "./sha256";

export const enum Boot {
  OK,
  /** Flag byte 1: AES-128-CBC with the key in the OTP, which is not known. */
  ENCRYPTED,
  /** Flag byte neither 0 nor 1. */
  FLAG,
  /** Length zero, larger than SRAM, or beyond the flash. */
  LENGTH,
  /** The digest behind the payload is another one. */
  DIGEST,
}

const HEADER: u32 = 5;
const DIGEST: u32 = 32;
const digest: usize = memory.data(32, 8);

export const ENTRY: u32 = CACHED_BASE;

const LI_A0_0: u16 = 0x4501;
const LI_A0_MINUS_1: u16 = 0x557d;
const RET: u16 = 0x8082;

function romFunction(address: u32, result: u16): void {
  const p = ROM + <usize>(address - ROM_BASE);
  store<u16>(p, result);
  store<u16>(p, RET, 2);
}

/**
 * The functions that public loaders call in the ROM: printf and printk, which print nothing here, and getchar,
 * which never has a character. Everything else reads zero, which is an illegal instruction.
 */
export function initializeRom(): void {
  romFunction(0x88001418, LI_A0_0);
  romFunction(0x880016b0, LI_A0_0);
  romFunction(0x88008bd0, LI_A0_MINUS_1);
}

/** Copies the image to SRAM; a `Boot` code. */
export function loadImage(): i32 {
  const flag = load<u8>(FLASH);
  if (flag == 1) return Boot.ENCRYPTED;
  if (flag != 0) return Boot.FLAG;
  let length: u32 = 0;
  for (let i = 4; i > 0; i--) length = (length << 8) | load<u8>(FLASH + <usize>i);
  if (length == 0 || length > GENERAL_SRAM_SIZE || length > FLASH_SIZE - HEADER - DIGEST) return Boot.LENGTH;
  sha256(FLASH, length + HEADER, digest);
  if (memory.compare(digest, FLASH + <usize>(HEADER + length), DIGEST) != 0) return Boot.DIGEST;
  memory.copy(SRAM, FLASH + <usize>HEADER, <usize>length);
  return Boot.OK;
}
