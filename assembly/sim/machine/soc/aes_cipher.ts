/** AES block cipher (FIPS 197) for 128-, 192- and 256-bit keys; the tables are computed at first use. */
const sbox: usize = memory.data(256, 8);
const inverse: usize = memory.data(256, 8);
const schedule: usize = memory.data(240, 8);
let rounds: u32 = 0;
let ready: bool = false;

function double(x: u32): u32 {
  return ((x << 1) ^ ((x >> 7) * 0x11b)) & 0xff;
}

/** Product in GF(2^8). */
function product(a: u32, b: u32): u32 {
  let result: u32 = 0;
  while (b != 0) {
    if ((b & 1) != 0) result ^= a;
    a = double(a);
    b >>= 1;
  }
  return result;
}

function makeTables(): void {
  let p: u32 = 1, q: u32 = 1;
  // p runs through all non-zero elements as powers of 3, q through their inverses.
  do {
    p = p ^ double(p);
    q = product(q, 0xf6);
    const x = (q ^ (q << 1) ^ (q << 2) ^ (q << 3) ^ (q << 4)) & 0xfff;
    const value = ((x ^ (x >> 8)) & 0xff) ^ 0x63;
    store<u8>(sbox + <usize>p, <u8>value);
  } while (p != 1);
  store<u8>(sbox, 0x63);
  for (let i: u32 = 0; i < 256; i++) store<u8>(inverse + <usize>load<u8>(sbox + <usize>i), <u8>i);
  ready = true;
}

/** Expands a key of 16, 24 or 32 bytes. */
export function aesKey(key: usize, length: u32): void {
  if (!ready) makeTables();
  const words = length >> 2;
  rounds = words + 6;
  memory.copy(schedule, key, <usize>length);
  let rcon: u32 = 1;
  for (let i = words; i < 4 * (rounds + 1); i++) {
    const out = schedule + <usize>(i << 2);
    let b0: u32 = load<u8>(out - 4), b1: u32 = load<u8>(out - 3), b2: u32 = load<u8>(out - 2), b3: u32 = load<u8>(out - 1);
    const rotate = i % words == 0;
    if (rotate || (words > 6 && i % words == 4)) {
      b0 = load<u8>(sbox + <usize>b0);
      b1 = load<u8>(sbox + <usize>b1);
      b2 = load<u8>(sbox + <usize>b2);
      b3 = load<u8>(sbox + <usize>b3);
    }
    if (rotate) {
      const first = b0;
      b0 = b1 ^ rcon;
      b1 = b2;
      b2 = b3;
      b3 = first;
      rcon = double(rcon);
    }
    const back = out - <usize>length;
    store<u8>(out, <u8>(b0 ^ load<u8>(back)));
    store<u8>(out, <u8>(b1 ^ load<u8>(back, 1)), 1);
    store<u8>(out, <u8>(b2 ^ load<u8>(back, 2)), 2);
    store<u8>(out, <u8>(b3 ^ load<u8>(back, 3)), 3);
  }
}

function addRoundKey(s: usize, round: u32): void {
  const key = schedule + <usize>(round << 4);
  store<u64>(s, load<u64>(s) ^ load<u64>(key));
  store<u64>(s, load<u64>(s, 8) ^ load<u64>(key, 8), 8);
}

const rows: usize = memory.data(16, 8);

/** Substitutes bytes and rotates row r by r columns (to the left, or to the right when `back`). */
function substituteAndShift(s: usize, table: usize, back: bool): void {
  memory.copy(rows, s, 16);
  for (let i: u32 = 0; i < 16; i++) {
    const row = i & 3;
    const from = (i + (back ? 16 - 4 * row : 4 * row)) & 15;
    store<u8>(s + <usize>i, load<u8>(table + <usize>load<u8>(rows + <usize>((from & 12) | row))));
  }
}

function mixColumns(s: usize, c0: u32, c1: u32, c2: u32, c3: u32): void {
  for (let column: u32 = 0; column < 16; column += 4) {
    const p = s + <usize>column;
    const a: u32 = load<u8>(p), b: u32 = load<u8>(p, 1), c: u32 = load<u8>(p, 2), d: u32 = load<u8>(p, 3);
    store<u8>(p, <u8>(product(a, c0) ^ product(b, c1) ^ product(c, c2) ^ product(d, c3)));
    store<u8>(p, <u8>(product(a, c3) ^ product(b, c0) ^ product(c, c1) ^ product(d, c2)), 1);
    store<u8>(p, <u8>(product(a, c2) ^ product(b, c3) ^ product(c, c0) ^ product(d, c1)), 2);
    store<u8>(p, <u8>(product(a, c1) ^ product(b, c2) ^ product(c, c3) ^ product(d, c0)), 3);
  }
}

/** Encrypts 16 bytes in place. */
export function aesEncrypt(s: usize): void {
  addRoundKey(s, 0);
  for (let round: u32 = 1; round <= rounds; round++) {
    substituteAndShift(s, sbox, false);
    if (round < rounds) mixColumns(s, 2, 3, 1, 1);
    addRoundKey(s, round);
  }
}

/** Decrypts 16 bytes in place. */
export function aesDecrypt(s: usize): void {
  addRoundKey(s, rounds);
  for (let round = rounds - 1; <i32>round >= 0; round--) {
    substituteAndShift(s, inverse, true);
    addRoundKey(s, round);
    if (round > 0) mixColumns(s, 14, 11, 13, 9);
  }
}
