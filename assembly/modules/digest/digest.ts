/** Message digests over a context in raw memory: SHA-256 (FIPS 180-4), SHA-1 (FIPS 180-4) and MD5 (RFC 1321). */
import { md5_block, md5_init } from "./md5";
import { sha1_block, sha1_init } from "./sha1";
import { sha256_block, sha256_init } from "./sha256";

export const enum Algorithm { MD5 = 0, SHA1, SHA256 }

/** Context: state (8 words), then the byte count (u64), then one block of input. */
const COUNT: usize = 32;
const BLOCK: usize = 40;
export const DIGEST_CONTEXT: i32 = 104;

/** Bytes of the result. */
export function digest_size(algorithm: Algorithm): i32 {
  return algorithm == Algorithm.MD5 ? 16 : algorithm == Algorithm.SHA1 ? 20 : 32;
}

export function digest_init(algorithm: Algorithm, context: usize): void {
  memory.fill(context, 0, DIGEST_CONTEXT);
  if (algorithm == Algorithm.MD5) md5_init(context);
  else if (algorithm == Algorithm.SHA1) sha1_init(context);
  else sha256_init(context);
}

function block(algorithm: Algorithm, context: usize): void {
  if (algorithm == Algorithm.MD5) md5_block(context, context + BLOCK);
  else if (algorithm == Algorithm.SHA1) sha1_block(context, context + BLOCK);
  else sha256_block(context, context + BLOCK);
}

export function digest_update(algorithm: Algorithm, context: usize, data: usize, len: i32): void {
  let used = <i32>(load<u64>(context, COUNT) & 63);
  store<u64>(context, load<u64>(context, COUNT) + <u64>len, COUNT);
  while (len > 0) {
    const n = min(64 - used, len);
    memory.copy(context + BLOCK + used, data, n);
    data += n;
    len -= n;
    used += n;
    if (used == 64) {
      block(algorithm, context);
      used = 0;
    }
  }
}

/** Writes the digest (`digest_size` bytes) to `out`; the context is used up. */
export function digest_final(algorithm: Algorithm, context: usize, out: usize): void {
  const bits = load<u64>(context, COUNT) << 3;
  const used = <usize>(load<u64>(context, COUNT) & 63);
  const input = context + BLOCK;
  store<u8>(input + used, 0x80);
  memory.fill(input + used + 1, 0, 63 - used);
  if (used >= 56) {
    block(algorithm, context);
    memory.fill(input, 0, 64);
  }
  store<u64>(input, algorithm == Algorithm.MD5 ? bits : bswap(bits), 56);
  block(algorithm, context);
  const words = digest_size(algorithm) >> 2;
  for (let i = 0; i < words; i++) {
    const word = load<u32>(context + (<usize>i << 2));
    const value = algorithm == Algorithm.MD5 ? word : bswap(word);
    for (let j = 0; j < 4; j++) store<u8>(out++, value >> (j << 3));
  }
}
