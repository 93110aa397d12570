/** SHA: SHA-256 accelerator (0x502C0000); vendor's sha256.h for the register layout. */
import { sha256Block, sha256Start } from "../sha256";

const SHA_DATA_IN1: u32 = 0x20;
const SHA_NUM: u32 = 0x28; // blocks of the message, padding included, in the low half
const SHA_FUNCTION_REG_0: u32 = 0x2c; // enable 0, overflow 8, endian 16
const SHA_FUNCTION_REG_1: u32 = 0x34; // dma 0, fifo full 8
const ENABLE: u32 = 1;
const WORDS: u32 = 16;

const state: usize = memory.data(32, 8);
const block: usize = memory.data(64, 8);
let count: u32 = 0;
let blocks: u32 = 0;
let done: u32 = 0;
let control0: u32 = 0;
let control1: u32 = 0;

export function resetSha(): void {
  count = 0;
  done = 0;
  blocks = 0;
  control0 = 0;
  control1 = 0;
  sha256Start(state);
}

function input(word: u32): void {
  store<u32>(block + <usize>(count << 2), word);
  if (++count < WORDS) return;
  count = 0;
  done++;
  sha256Block(state, block);
}

export function readSha(offset: u32): u32 {
  if (offset < SHA_DATA_IN1) return bswap<u32>(load<u32>(state + <usize>(28 - (offset & ~3))));
  switch (offset) {
    case SHA_NUM: return blocks | (done << 16);
    case SHA_FUNCTION_REG_0: return control0;
    case SHA_FUNCTION_REG_1: return control1 & 1;
  }
  return 0;
}

export function writeSha(offset: u32, value: u32): void {
  switch (offset) {
    case SHA_DATA_IN1: input(value); break;
    case SHA_NUM: blocks = value & 0xffff; break;
    case SHA_FUNCTION_REG_0:
      if ((value & ENABLE) != 0 && count == 0) {
        sha256Start(state);
        done = 0;
      }
      control0 = value;
      break;
    case SHA_FUNCTION_REG_1: control1 = value; break;
  }
}
