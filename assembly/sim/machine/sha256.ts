/** SHA-256 (FIPS 180-4), used by the boot ROM and by the SHA accelerator. */
const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const INITIAL = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const BLOCK: u32 = 64;
const schedule: usize = memory.data(256, 8);
const state: usize = memory.data(32, 8);
const tail: usize = memory.data(128, 8);

// @ts-ignore: decorator
@inline
function word(array: usize, i: u32): u32 {
  return load<u32>(array + <usize>(i << 2));
}

export function sha256Start(h: usize): void {
  memory.copy(h, INITIAL, 32);
}

/** Adds one 64-byte block to the state `h` (eight words). */
export function sha256Block(h: usize, block: usize): void {
  for (let i: u32 = 0; i < 16; i++) store<u32>(schedule + <usize>(i << 2), bswap<u32>(word(block, i)));
  for (let i: u32 = 16; i < 64; i++) {
    const a = word(schedule, i - 15), b = word(schedule, i - 2);
    const s0 = rotr<u32>(a, 7) ^ rotr<u32>(a, 18) ^ (a >> 3);
    const s1 = rotr<u32>(b, 17) ^ rotr<u32>(b, 19) ^ (b >> 10);
    store<u32>(schedule + <usize>(i << 2), word(schedule, i - 16) + s0 + word(schedule, i - 7) + s1);
  }
  let a = word(h, 0), b = word(h, 1), c = word(h, 2), d = word(h, 3);
  let e = word(h, 4), f = word(h, 5), g = word(h, 6), k = word(h, 7);
  for (let i: u32 = 0; i < 64; i++) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = k + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(schedule, i);
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    k = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(h, word(h, 0) + a, 0);
  store<u32>(h, word(h, 1) + b, 4);
  store<u32>(h, word(h, 2) + c, 8);
  store<u32>(h, word(h, 3) + d, 12);
  store<u32>(h, word(h, 4) + e, 16);
  store<u32>(h, word(h, 5) + f, 20);
  store<u32>(h, word(h, 6) + g, 24);
  store<u32>(h, word(h, 7) + k, 28);
}

/** Digest of `length` bytes at `data`, 32 bytes to `out`. */
export function sha256(data: usize, length: u32, out: usize): void {
  sha256Start(state);
  let done: u32 = 0;
  while (length - done >= BLOCK) {
    sha256Block(state, data + <usize>done);
    done += BLOCK;
  }
  const rest = length - done;
  memory.fill(tail, 0, 128);
  memory.copy(tail, data + <usize>done, <usize>rest);
  store<u8>(tail + <usize>rest, 0x80);
  const blocks: u32 = rest + 9 > BLOCK ? 2 : 1;
  store<u64>(tail + <usize>(blocks * BLOCK - 8), bswap<u64>(<u64>length << 3));
  for (let i: u32 = 0; i < blocks; i++) sha256Block(state, tail + <usize>(i * BLOCK));
  for (let i: u32 = 0; i < 8; i++) store<u32>(out + <usize>(i << 2), bswap<u32>(word(state, i)));
}
