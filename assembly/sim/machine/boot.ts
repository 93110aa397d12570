/**
 * The boot ROM's job: loads the image from flash address 0 to 0x80000000 and starts both harts there.
 * Format (flashing, section 1): flag byte, length, payload, SHA-256 over all before it.
 */
import { CACHED_BASE, FLASH, FLASH_SIZE, GENERAL_SRAM_SIZE, SRAM } from "./layout";
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
