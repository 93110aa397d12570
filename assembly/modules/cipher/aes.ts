/** AES block cipher with keys of 128 or 256 bits (FIPS 197). The S-boxes are computed when they are first needed. */

const SBOX: usize = memory.data(256);
const INVERSE: usize = memory.data(256);
let ready: bool = false;

/** Bytes of an expanded key: up to 15 round keys, then the number of rounds. */
export const AES_KEY_BYTES: i32 = 244;
const ROUNDS: usize = 240;

/** Product with x in GF(2^8). */
// @ts-ignore: decorator
@inline function xtime(a: u32): u32 { return ((a << 1) ^ ((a >> 7) * 0x11b)) & 0xff; }

function multiply(a: u32, b: u32): u32 {
  let r: u32 = 0;
  for (; b != 0; b >>= 1) {
    if ((b & 1) != 0) r ^= a;
    a = xtime(a);
  }
  return r;
}

/** FIPS 197, section 5.1.1: inverse in the field, then the affine map. p runs through all powers of 3, q through their inverses. */
function make_tables(): void {
  let p: u32 = 1, q: u32 = 1;
  do {
    p = p ^ xtime(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if ((q & 0x80) != 0) q ^= 9;
    const s = (q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4) ^ (q >> 7) ^ (q >> 6) ^ (q >> 5) ^ (q >> 4) ^ 0x63) & 0xff;
    store<u8>(SBOX + p, s);
    store<u8>(INVERSE + s, p);
  } while (p != 1);
  store<u8>(SBOX, 0x63);
  store<u8>(INVERSE + 0x63, 0);
  ready = true;
}

/** Expands the key of `len` (16 or 32) bytes to `out`. */
export function aes_expand(out: usize, key: usize, len: i32): void {
  if (!ready) make_tables();
  const words = len >> 2, rounds = words + 6, total = 4 * (rounds + 1);
  memory.copy(out, key, len);
  let constant: u32 = 1;
  for (let i = words; i < total; i++) {
    const from = out + (<usize>(i - 1) << 2), to = from + 4, back = to - len;
    const turn = i % words;
    for (let k: usize = 0; k < 4; k++) {
      // the word before, rotated and substituted at the start of each round key
      let b = <u32>load<u8>(from + (turn == 0 ? (k + 1) & 3 : k));
      if (turn == 0 || (words > 6 && turn == 4)) b = load<u8>(SBOX + b);
      if (turn == 0 && k == 0) b ^= constant;
      store<u8>(to + k, load<u8>(back + k) ^ b);
    }
    if (turn == 0) constant = xtime(constant);
  }
  store<u32>(out, rounds, ROUNDS);
}

function add_key(state: usize, key: usize, round: i32): void {
  key += <usize>round << 4;
  for (let i: usize = 0; i < 16; i++) store<u8>(state + i, load<u8>(state + i) ^ load<u8>(key + i));
}

const SHIFTED: usize = memory.data(16);

/** Substitutes the bytes and shifts the rows by `step` columns (1 to encrypt, 3 to decrypt). */
function substitute(state: usize, box: usize, step: i32): void {
  for (let i = 0; i < 16; i++) {
    const row = i & 3;
    store<u8>(SHIFTED + i, load<u8>(box + load<u8>(state + ((i + 4 * step * row) & 15))));
  }
  memory.copy(state, SHIFTED, 16);
}

/** Multiplies each column by the polynomial with these coefficients. */
function mix(state: usize, a: u32, b: u32, c: u32, d: u32): void {
  for (let p = state; p < state + 16; p += 4) {
    const w = <u32>load<u8>(p), x = <u32>load<u8>(p, 1), y = <u32>load<u8>(p, 2), z = <u32>load<u8>(p, 3);
    store<u8>(p, multiply(w, a) ^ multiply(x, b) ^ multiply(y, c) ^ multiply(z, d));
    store<u8>(p, multiply(w, d) ^ multiply(x, a) ^ multiply(y, b) ^ multiply(z, c), 1);
    store<u8>(p, multiply(w, c) ^ multiply(x, d) ^ multiply(y, a) ^ multiply(z, b), 2);
    store<u8>(p, multiply(w, b) ^ multiply(x, c) ^ multiply(y, d) ^ multiply(z, a), 3);
  }
}

/** Encrypts the 16 bytes at `block` in place. */
export function aes_encrypt(key: usize, block: usize): void {
  const rounds = load<i32>(key, ROUNDS);
  add_key(block, key, 0);
  for (let r = 1; r <= rounds; r++) {
    substitute(block, SBOX, 1);
    if (r < rounds) mix(block, 2, 3, 1, 1);
    add_key(block, key, r);
  }
}

/** Decrypts the 16 bytes at `block` in place. */
export function aes_decrypt(key: usize, block: usize): void {
  const rounds = load<i32>(key, ROUNDS);
  for (let r = rounds; r > 0; r--) {
    add_key(block, key, r);
    if (r < rounds) mix(block, 14, 11, 13, 9);
    substitute(block, INVERSE, 3);
  }
  add_key(block, key, 0);
}
