/** AES against node:crypto: every mode and key size, whole and partial blocks. */
import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Random } from "../support/random.ts";
import { Registers } from "../support/registers.ts";

const AES = 0x50450000;
const PERI_RESET = 0x50440034;
const RESET_AES = 1 << 19;
const MODES = { ecb: 0, cbc: 1, gcm: 2 } as const;
type Mode = keyof typeof MODES;

const bytes = (random: Random, n: number): Buffer =>
  Buffer.from(Array.from({ length: n }, () => random.below(256)));

/** Words of `data`, the last one first, to successive registers. */
function writeReversed(r: Registers, at: (i: number) => number, data: Buffer): void {
  const words = data.length / 4;
  for (let i = 0; i < words; i++) r.write(at(i), data.readUInt32LE(data.length - 4 * i - 4));
}

interface Job {
  mode: Mode;
  key: Buffer;
  iv: Buffer;
  aad: Buffer;
  data: Buffer;
  decrypt: boolean;
}

/** Streams words through the block, reading output as it comes. */
function run(r: Registers, job: Job): Buffer {
  const { mode, key, iv, aad, data, decrypt } = job;
  r.change(PERI_RESET, RESET_AES);
  r.change(PERI_RESET, 0, RESET_AES);
  writeReversed(r, (i) => AES + (i < 4 ? 4 * i : 0x84 + 4 * (i - 4)), key);
  writeReversed(r, (i) => AES + 0x18 + 4 * i, iv);
  r.write(AES + 0x14, MODES[mode] | ((key.length / 8 - 2) << 3));
  r.write(AES + 0x10, Number(decrypt));
  r.write(AES + 0x34, aad.length - 1);
  r.write(AES + 0x3c, data.length - 1);
  r.write(AES + 0x64, 1);
  const padded = (b: Buffer) => Buffer.concat([b, Buffer.alloc((4 - (b.length % 4)) % 4)]);
  for (let i = 0; i < aad.length; i += 4) r.write(AES + 0x44, padded(aad).readUInt32LE(i));
  const out: number[] = [];
  const drain = () => {
    while (r.read(AES + 0x68)) out.push(r.read(AES + 0x60));
  };
  for (let i = 0; i < data.length; i += 4) {
    expect(r.read(AES + 0x4c)).toBe(1);
    r.write(AES + 0x40, padded(data).readUInt32LE(i));
    drain();
  }
  return Buffer.from(new Uint8Array(Uint32Array.from(out).buffer)).subarray(0, data.length);
}

function tagOf(r: Registers): Buffer {
  const tag = Buffer.alloc(16);
  for (let i = 0; i < 4; i++) tag.writeUInt32BE(r.read(AES + 0x74 + 4 * (3 - i)), 4 * i);
  return tag;
}

describe("AES", () => {
  const random = new Random(7);
  for (const mode of ["ecb", "cbc", "gcm"] as Mode[]) {
    for (const keyBytes of [16, 24, 32]) {
      for (const length of mode === "gcm" ? [16, 5, 40, 96] : [16, 48, 160, 1040]) {
        it(`${mode} with ${keyBytes * 8} bits, ${length} bytes`, () => {
          const r = new Registers();
          const key = bytes(random, keyBytes);
          const iv = mode === "ecb" ? Buffer.alloc(0) : bytes(random, mode === "gcm" ? 12 : 16);
          const aad = mode === "gcm" ? bytes(random, 20) : Buffer.alloc(0);
          const data = bytes(random, length);
          const name = `aes-${keyBytes * 8}-${mode}`;
          const cipher: any = createCipheriv(name as "aes-128-gcm", key, mode === "ecb" ? (null as any) : iv);
          if (mode === "gcm") cipher.setAAD(aad);
          else cipher.setAutoPadding(false);
          const expected = Buffer.concat([cipher.update(data), cipher.final()]);
          const job = { mode, key, iv, aad, data, decrypt: false };
          expect(run(r, job).toString("hex")).toBe(expected.toString("hex"));
          if (mode === "gcm") expect(tagOf(r).toString("hex")).toBe(cipher.getAuthTag().toString("hex"));
          expect(run(r, { ...job, data: expected, decrypt: true }).toString("hex")).toBe(
            data.toString("hex"),
          );
        });
      }
    }
  }
});
