/**
 * The K210 boot image: what lies at flash address 0.
 *
 *     0      cipher flag, 0 = plain
 *     1-4    payload length, little-endian
 *     5      payload, loaded to 0x80000000 and started there
 *     5 + N  SHA-256 of everything before
 *
 * Source: flashing notes for the K210, section 1.
 */
import { createHash } from "node:crypto";

const HEADER = 5;
const DIGEST = 32;

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Wraps machine code into a boot image. The result depends on the payload alone. */
export function packImage(payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEADER);
  head.writeUInt32LE(payload.length, 1);
  const body = Buffer.concat([head, payload]);
  return Buffer.concat([body, sha256(body)]);
}

/** Takes a boot image apart; throws and says what is wrong with one that the boot ROM would refuse. */
export function unpackImage(image: Uint8Array): Buffer {
  const bytes = Buffer.from(image);
  if (bytes.length < HEADER + DIGEST) throw new Error(`boot image too short: ${bytes.length} bytes`);
  if (bytes[0] !== 0) throw new Error(`boot image is encrypted (cipher flag ${bytes[0]})`);
  const length = bytes.readUInt32LE(1);
  const end = HEADER + length;
  if (bytes.length < end + DIGEST) {
    throw new Error(`boot image is cut off: ${end + DIGEST} bytes announced, ${bytes.length} present`);
  }
  const digest = bytes.subarray(end, end + DIGEST);
  if (!sha256(bytes.subarray(0, end)).equals(digest))
    throw new Error("boot image is damaged: the SHA-256 differs");
  return bytes.subarray(HEADER, end);
}
