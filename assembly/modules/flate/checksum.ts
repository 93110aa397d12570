/** CRC-32 (ISO 3309, as gzip uses it) and Adler-32 (RFC 1950). */

/** Remainders of the 16 values of four bits, polynomial 0xedb88320. */
// prettier-ignore
const NIBBLE: usize = memory.data<u32>([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
]);

/** Continues a CRC-32 (start value 0). */
export function crc32(crc: u32, data: usize, len: i32): u32 {
  crc = ~crc;
  for (const end = data + len; data < end; data++) {
    crc ^= load<u8>(data);
    crc = load<u32>(NIBBLE + ((crc & 15) << 2)) ^ (crc >> 4);
    crc = load<u32>(NIBBLE + ((crc & 15) << 2)) ^ (crc >> 4);
  }
  return ~crc;
}

/** Continues an Adler-32 (start value 1). */
export function adler32(adler: u32, data: usize, len: i32): u32 {
  let a = adler & 0xffff, b = adler >> 16;
  while (len > 0) {
    // 5,552 bytes keep both sums below 2^32
    const n = min(len, 5552);
    for (const end = data + n; data < end; data++) {
      a += load<u8>(data);
      b += a;
    }
    a %= 65521;
    b %= 65521;
    len -= n;
  }
  return (b << 16) | a;
}
