/** SHA-1 (FIPS 180-4, section 6.1). */

/** Message schedule. */
const W: usize = memory.data(320, 4);

export function sha1_init(state: usize): void {
  store<u32>(state, 0x67452301);
  store<u32>(state, 0xefcdab89, 4);
  store<u32>(state, 0x98badcfe, 8);
  store<u32>(state, 0x10325476, 12);
  store<u32>(state, 0xc3d2e1f0, 16);
}

/** Mixes the 64 bytes at `input` (aligned to 4) into the state. */
export function sha1_block(state: usize, input: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(W + i, bswap(load<u32>(input + i)));
  for (let p = W; p < W + 256; p += 4) {
    store<u32>(p, rotl(load<u32>(p, 52) ^ load<u32>(p, 32) ^ load<u32>(p, 8) ^ load<u32>(p), 1), 64);
  }
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  for (let i = 0; i < 80; i++) {
    let mix: u32;
    if (i < 20) mix = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) mix = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) mix = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else mix = (b ^ c ^ d) + 0xca62c1d6;
    const t = rotl(a, 5) + mix + e + load<u32>(W + (<usize>i << 2));
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = t;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}
