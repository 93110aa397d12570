/**
 * AES: accelerator for ECB, CBC and GCM (0x50450000); vendor's aes.h for the register layout. Key, IV and tag
 * words are written last word first; text is a stream of words through one register.
 */
import { aesDecrypt, aesEncrypt, aesKey } from "./aes_cipher";
import { pollDma } from "./dmac";

const AES_KEY: u32 = 0x00; // words 0-3; words 4-7 at AES_KEY_EXT
const ENCRYPT_SEL: u32 = 0x10;
const MODE_CTL: u32 = 0x14; // cipher mode 0-2, key size 3-4
const AES_IV: u32 = 0x18;
const AES_ENDIAN: u32 = 0x28;
const AES_FINISH: u32 = 0x2c;
const DMA_SEL: u32 = 0x30;
const GB_AAD_NUM: u32 = 0x34;
const GB_PC_NUM: u32 = 0x3c;
const AES_TEXT_DATA: u32 = 0x40;
const AES_AAD_DATA: u32 = 0x44;
const TAG_CHK: u32 = 0x48;
const DATA_IN_FLAG: u32 = 0x4c;
const GCM_IN_TAG: u32 = 0x50;
const AES_OUT_DATA: u32 = 0x60;
const GB_AES_EN: u32 = 0x64;
const DATA_OUT_FLAG: u32 = 0x68;
const TAG_IN_FLAG: u32 = 0x6c;
const TAG_CLEAR: u32 = 0x70;
const GCM_OUT_TAG: u32 = 0x74;
const AES_KEY_EXT: u32 = 0x84;
const END: u32 = 0x94;

const CBC: u32 = 1;
const GCM: u32 = 2;
const TAG_WRONG: u32 = 1;
const TAG_RIGHT: u32 = 2;
const OUT_WORDS: u32 = 64;

const registers: usize = memory.data(0x98, 8);
const key: usize = memory.data(32, 8);
const block: usize = memory.data(16, 8);
const chain: usize = memory.data(16, 8); // CBC: last cipher block; GCM: counter block
const saved: usize = memory.data(16, 8);
const subkey: usize = memory.data(16, 8); // GCM: H
const hash: usize = memory.data(16, 8);
const first: usize = memory.data(16, 8); // GCM: E(K, J0)
const out: usize = memory.data(256, 8);
let outHead: u32 = 0;
let outCount: u32 = 0;
let inCount: u32 = 0; // bytes in `block`
let textDone: u32 = 0;
let aadDone: u32 = 0;
let started: bool = false;
let check: u32 = 0;

function reg(offset: u32): u32 {
  return load<u32>(registers + <usize>offset);
}

export function resetAes(): void {
  memory.fill(registers, 0, END);
  outCount = 0;
  inCount = 0;
  textDone = 0;
  aadDone = 0;
  started = false;
  check = 0;
}

function mode(): u32 {
  return reg(MODE_CTL) & 7;
}

/** Multiplies `hash` by H in GF(2^128), most significant bit first. */
function multiplyHash(): void {
  let zHigh: u64 = 0, zLow: u64 = 0;
  let vHigh = bswap<u64>(load<u64>(subkey)), vLow = bswap<u64>(load<u64>(subkey, 8));
  for (let i: u32 = 0; i < 128; i++) {
    if (((<u32>load<u8>(hash + <usize>(i >> 3)) >> (7 - (i & 7))) & 1) != 0) {
      zHigh ^= vHigh;
      zLow ^= vLow;
    }
    const carry = vLow & 1;
    vLow = (vLow >> 1) | (vHigh << 63);
    vHigh = (vHigh >> 1) ^ (carry != 0 ? 0xe100000000000000 : 0);
  }
  store<u64>(hash, bswap<u64>(zHigh));
  store<u64>(hash, bswap<u64>(zLow), 8);
}

function absorb(data: usize): void {
  store<u64>(hash, load<u64>(hash) ^ load<u64>(data));
  store<u64>(hash, load<u64>(hash, 8) ^ load<u64>(data, 8), 8);
  multiplyHash();
}

function countUp(): void {
  store<u32>(chain, bswap<u32>(bswap<u32>(load<u32>(chain, 12)) + 1), 12);
}

/** Expands the key and prepares the chaining value when the first word arrives. */
function begin(): void {
  if (started) return;
  started = true;
  const length: u32 = 16 + ((reg(MODE_CTL) >> 3) & 3) * 8;
  const words: u32 = length >> 2;
  for (let i: u32 = 0; i < words; i++) {
    store<u32>(key + <usize>((words - 1 - i) << 2), i < 4 ? reg(AES_KEY + (i << 2)) : reg(AES_KEY_EXT + ((i - 4) << 2)));
  }
  aesKey(key, length);
  const ivWords: u32 = mode() == GCM ? 3 : 4;
  for (let i: u32 = 0; i < ivWords; i++) store<u32>(chain + <usize>((ivWords - 1 - i) << 2), reg(AES_IV + (i << 2)));
  if (mode() != GCM) return;
  store<u32>(chain, 0x01000000, 12);
  memory.fill(subkey, 0, 16);
  memory.fill(hash, 0, 16);
  aesEncrypt(subkey);
  memory.copy(first, chain, 16);
  aesEncrypt(first);
}

function xorBlock(a: usize, b: usize): void {
  store<u64>(a, load<u64>(a) ^ load<u64>(b));
  store<u64>(a, load<u64>(a, 8) ^ load<u64>(b, 8), 8);
}

function emit(bytes: u32): void {
  for (let i: u32 = 0; i < (bytes + 3) >> 2; i++) {
    if (outCount == OUT_WORDS) return;
    store<u32>(out + <usize>(((outHead + outCount) & (OUT_WORDS - 1)) << 2), load<u32>(block + <usize>(i << 2)));
    outCount++;
  }
}

function gcmText(bytes: u32, decrypt: bool): void {
  for (let i = bytes; i < 16; i++) store<u8>(block + <usize>i, 0);
  if (decrypt) absorb(block);
  countUp();
  memory.copy(saved, chain, 16);
  aesEncrypt(saved);
  for (let i: u32 = 0; i < bytes; i++) {
    store<u8>(block + <usize>i, load<u8>(block + <usize>i) ^ load<u8>(saved + <usize>i));
  }
  if (!decrypt) absorb(block);
}

/** Tag: E(K, J0) xor GHASH over the lengths. */
function finishTag(): void {
  store<u64>(saved, bswap<u64>(<u64>(reg(GB_AAD_NUM) + 1) << 3));
  store<u64>(saved, bswap<u64>(<u64>(reg(GB_PC_NUM) + 1) << 3), 8);
  absorb(saved);
  xorBlock(hash, first);
}

function textBlock(bytes: u32): void {
  const decrypt = (reg(ENCRYPT_SEL) & 1) != 0;
  if (mode() == GCM) {
    gcmText(bytes, decrypt);
  } else if (decrypt) {
    memory.copy(saved, block, 16);
    aesDecrypt(block);
    if (mode() == CBC) xorBlock(block, chain);
    memory.copy(chain, saved, 16);
  } else {
    if (mode() == CBC) xorBlock(block, chain);
    aesEncrypt(block);
    memory.copy(chain, block, 16);
  }
  emit(bytes);
}

function inputText(word: u32): void {
  begin();
  const total = reg(GB_PC_NUM) + 1;
  store<u32>(block + <usize>inCount, word);
  inCount += 4;
  const bytes = min<u32>(total - textDone, 16);
  if (inCount < bytes) return;
  textBlock(bytes);
  textDone += bytes;
  inCount = 0;
  if (textDone < total) return;
  if (mode() == GCM) finishTag();
  store<u32>(registers + AES_FINISH, 1);
}

function inputAad(word: u32): void {
  begin();
  const total = reg(GB_AAD_NUM) + 1;
  store<u32>(block + <usize>inCount, word);
  inCount += 4;
  const bytes = min<u32>(total - aadDone, 16);
  if (inCount < bytes) return;
  for (let i = bytes; i < 16; i++) store<u8>(block + <usize>i, 0);
  absorb(block);
  aadDone += bytes;
  inCount = 0;
}

function output(): u32 {
  if (outCount == 0) return 0;
  const word = load<u32>(out + <usize>(outHead << 2));
  outHead = (outHead + 1) & (OUT_WORDS - 1);
  outCount--;
  return word;
}

/** The request line of DMA selector 20. */
export function aesReadyToReceive(): bool {
  return outCount != 0;
}

/** Compares the expected tag, whose words are written last first, with the computed one. */
function checkTag(): void {
  check = TAG_RIGHT;
  for (let i: u32 = 0; i < 4; i++) {
    if (reg(GCM_IN_TAG + (i << 2)) != load<u32>(hash + <usize>((3 - i) << 2))) check = TAG_WRONG;
  }
}

export function readAes(offset: u32): u32 {
  switch (offset) {
    case AES_OUT_DATA: return output();
    case DATA_IN_FLAG: return outCount + 4 <= OUT_WORDS ? 1 : 0;
    case DATA_OUT_FLAG: return outCount != 0 ? 1 : 0;
    case TAG_IN_FLAG: return reg(AES_FINISH);
    case TAG_CHK: return check;
  }
  if (offset - GCM_OUT_TAG < 16) return bswap<u32>(load<u32>(hash + <usize>(12 - (offset - GCM_OUT_TAG))));
  return offset < END ? reg(offset) : 0;
}

export function writeAes(offset: u32, value: u32): void {
  switch (offset) {
    case AES_TEXT_DATA: inputText(value); pollDma(); return;
    case AES_AAD_DATA: inputAad(value); return;
    case TAG_CLEAR: check = 0; return;
    case GB_AES_EN:
    case AES_ENDIAN:
    case DMA_SEL: break;
  }
  if (offset < END) store<u32>(registers + <usize>offset, value);
  if (offset == GCM_IN_TAG + 12) checkTag();
}
