/** CRC-32 with polynomial 0x04c11db7, bit-reflected, without a final inversion (littlefs specification, "CRC"). */

/** The remainders of the 16 values of a nibble. */
const NIBBLES: usize = memory.data<u32>([
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
]);

export function crc32_update(crc: u32, p: usize, n: u32): u32 {
  for (const end = p + n; p < end; p++) {
    crc ^= load<u8>(p);
    crc = (crc >> 4) ^ load<u32>(NIBBLES + ((crc & 15) << 2));
    crc = (crc >> 4) ^ load<u32>(NIBBLES + ((crc & 15) << 2));
  }
  return crc;
}
