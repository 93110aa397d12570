/** Packs machine code and data; firmware/start/unpack.c unpacks them at start. */
import { deflateSync } from "fflate";

const MAGIC = 0x7a79706b;
const HEADER = 16;

/**
 * Keeps the first `start` bytes (the start code) and packs the rest with DEFLATE: magic, packed length, unpacked
 * length, a spare word, packed bytes up to a multiple of 8. Equal input gives equal output.
 */
export function packPayload(bytes: Uint8Array, start: number): Buffer {
  const rest = bytes.subarray(start);
  const packed = deflateSync(rest, { level: 9, mem: 12 });
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(packed.length, 4);
  header.writeUInt32LE(rest.length, 8);
  return Buffer.concat([bytes.subarray(0, start), header, packed, Buffer.alloc(-packed.length & 7)]);
}
