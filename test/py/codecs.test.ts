import { createHash } from "node:crypto";
import { crc32, deflateRawSync, deflateSync, gzipSync, inflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { compileAsm, seeded } from "./compile.ts";

let wasm: Record<string, any>;
let block: number;
const next = seeded(99);
const below = (n: number): number => next() % n;

beforeAll(async () => {
  wasm = await compileAsm("codecs");
  block = wasm.reserve(1 << 22) as number;
});

const memory = (): Uint8Array => new Uint8Array(wasm.memory.buffer);
const read = (at: number, len: number): Buffer => Buffer.from(memory().slice(at, at + len));

/** Random bytes; the smaller the alphabet, the more there is to compress. */
function sample(len: number): Buffer {
  const alphabet = [2, 4, 20, 256][below(4)]!;
  const out = Buffer.alloc(len);
  for (let i = 0; i < len; i++)
    out[i] = i > 50 && below(30) === 0 ? out[i - 1 - below(50)]! : below(alphabet);
  return out;
}

test("digests agree with OpenSSL, however the input is cut", () => {
  for (const [algorithm, name] of ["md5", "sha1", "sha256"].entries()) {
    for (let len = 0; len < 200; len++) {
      const data = sample(len);
      memory().set(data, block + 1001);
      wasm.digest_init(algorithm, block);
      for (let at = 0; at < len; ) {
        const n = Math.min(len - at, below(70));
        wasm.digest_update(algorithm, block, block + 1001 + at, n);
        at += n;
      }
      wasm.digest_final(algorithm, block, block + 512);
      const got = read(block + 512, wasm.digest_size(algorithm)).toString("hex");
      expect(got).toBe(createHash(name).update(data).digest("hex"));
    }
  }
});

test("CRC-32", () => {
  for (let i = 0; i < 200; i++) {
    const [a, b] = [sample(below(100)), sample(below(100))];
    memory().set(Buffer.concat([a, b]), block);
    const crc = wasm.crc32(wasm.crc32(0, block, a.length), block + a.length, b.length) >>> 0;
    expect(crc).toBe(crc32(Buffer.concat([a, b])));
  }
});

describe("DEFLATE", () => {
  const self = (): number => block;
  const queue = (): number => block + 4096;
  const input = (): number => block + 8192;
  const output = (): number => block + (1 << 20);
  const tables = (): number => block + (2 << 20);

  function inflate(data: Uint8Array, format: number, window = 32768): Buffer | number {
    memory().fill(0, self(), self() + wasm.INFLATER_BYTES.value);
    memory().set(data, input());
    new Uint32Array(wasm.memory.buffer, queue(), 3).set([input(), 0, data.length]);
    const bits = wasm.inflate_start(self(), queue(), format, tables(), window);
    if (bits < 0) return bits;
    let total = 0;
    for (;;) {
      const want = 1 + below(5000);
      const n = wasm.inflate_some(self(), output() + total, want);
      if (n < 0) return n;
      total += n;
      if (n < want) return read(output(), total);
    }
  }

  const same = (got: Buffer | number, want: Buffer): boolean => typeof got !== "number" && got.equals(want);

  test("decompresses what zlib writes", () => {
    for (let i = 0; i < 300; i++) {
      const data = sample(below(i % 10 === 0 ? 90_000 : 2000));
      const level = below(10);
      expect(same(inflate(deflateRawSync(data, { level }), 1), data)).toBe(true);
      expect(same(inflate(deflateSync(data, { level }), below(2) ? 2 : 0), data)).toBe(true);
      expect(same(inflate(gzipSync(data, { level }), below(2) ? 3 : 0), data)).toBe(true);
    }
  });

  test("damaged data gives an error or other data, never a trap", () => {
    let errors = 0;
    for (let i = 0; i < 2000; i++) {
      const data = deflateSync(sample(500));
      for (let n = 0; n <= below(3); n++) data[below(data.length)] = below(256);
      const got = inflate(below(3) ? data : data.subarray(0, below(data.length)), 0);
      if (typeof got === "number") errors++;
    }
    expect(errors).toBeGreaterThan(1500);
  });

  test("zlib decompresses what the compressor writes", () => {
    for (let i = 0; i < 200; i++) {
      const data = sample(below(i % 20 === 0 ? 60_000 : 2000));
      const bits = 5 + below(11);
      memory().set(data, input());
      memory().fill(0, self(), self() + wasm.DEFLATER_BYTES.value);
      memory().fill(0, tables(), tables() + wasm.deflate_tables(1 << bits));
      new Uint32Array(wasm.memory.buffer, queue(), 3).set([output(), 0, 0]);
      wasm.deflate_start(self(), queue(), tables(), 1 << bits);
      for (let at = 0; at < data.length; ) {
        const n = Math.min(data.length - at, 1 + below(700));
        wasm.deflate_some(self(), input() + at, n);
        at += n;
      }
      wasm.deflate_finish(self());
      const packed = read(output(), new Uint32Array(wasm.memory.buffer, queue(), 3)[1]!);
      expect(inflateRawSync(packed).equals(data)).toBe(true);
      expect(same(inflate(packed, 1, 1 << bits), data)).toBe(true);
    }
  });
});

describe("regular expressions", () => {
  const program = (): number => block;
  const text = (): number => block + 0x10000;
  const caps = (): number => block + 0x60000;
  const stack = (): number => block + 0x80000;
  const memo = (): number => block + 0x100000;

  function compile(pattern: string): number {
    memory().set(Buffer.from(pattern), text());
    const error = wasm.compile_regex(text(), pattern.length, program());
    if (error === 0) expect(wasm.program_size.value).toBeLessThanOrEqual(wasm.program_room(pattern.length));
    return error;
  }

  function run(subject: string, search: boolean, room = 120_000, with_memo = false): number[] | number {
    memory().set(Buffer.from(subject), text());
    const slots = 2 * wasm.program_groups.value + 2;
    if (with_memo)
      memory().fill(0, memo(), memo() + Number(wasm.memo_bytes(wasm.program_size.value, subject.length)));
    const end = subject.length;
    const result = wasm.run_regex(
      program(),
      text(),
      0,
      end,
      search,
      caps(),
      slots,
      stack(),
      room,
      with_memo ? memo() : 0,
    );
    return result === 1 ? [...new Int32Array(wasm.memory.buffer, caps(), slots)] : result;
  }

  /** A random pattern without empty loops (those end differently: MicroPython overflows, JavaScript stops). */
  function pattern(depth: number): string {
    const atom = (): string =>
      ["a", "b", "c", ".", "[ab]", "[^a]", "[a-b]", "\\d", "\\w", "\\S", "1"][below(11)]! +
      ["", "", "*", "+", "?", "*?", "+?", "??"][below(8)]!;
    if (depth === 0) return atom();
    let out = "";
    for (let n = 1 + below(3); n > 0; n--) {
      const kind = below(5);
      if (kind === 0) out += `(${pattern(depth - 1)})`;
      else if (kind === 1) out += `(?:${pattern(depth - 1)}|${pattern(depth - 1)})`;
      else if (kind === 2) out += `(x${pattern(depth - 1)})${["*", "+", "?", "*?"][below(4)]}`;
      else out += atom();
    }
    return below(10) === 0 ? `^${out}` : below(10) === 0 ? `${out}$` : out;
  }

  test("agrees with JavaScript's engine", () => {
    let matches = 0;
    for (let i = 0; i < 20_000; i++) {
      const source = pattern(1 + below(2));
      if (compile(source) !== 0) continue;
      let subject = "";
      for (let n = below(12); n > 0; n--) subject += "aabbcx1 "[below(8)];
      const search = below(2) === 1;
      const want = new RegExp(source, search ? "s" : "sy").exec(subject);
      for (const with_memo of [false, true]) {
        const got = run(subject, search, 120_000, with_memo);
        if (want === null) expect(got, `${source} on ${subject}`).toBe(0);
        else {
          matches++;
          const [from, to] = got as number[];
          expect([from, to], `${source} on ${subject}`).toEqual([want.index, want.index + want[0].length]);
        }
      }
    }
    expect(matches).toBeGreaterThan(5000);
  });

  test("groups", () => {
    expect(compile("(a+)(b)?(?:c|(d))x")).toBe(0);
    expect(run("zzaadx", true)).toEqual([2, 6, 2, 4, -1, -1, 4, 5]);
  });

  test("catastrophic patterns take bounded work", () => {
    expect(compile("(a+)+(a+)+(a+)+b")).toBe(0);
    const subject = "a".repeat(300);
    expect(run(subject, false)).toBe(3);
    expect(run(subject, false, 120_000, true)).toBe(0);
  });

  test("an endless empty loop fills the stack", () => {
    expect(compile("(a*)*")).toBe(0);
    expect(run("aaa", false)).toBe(2);
  });

  test("a run over single bytes needs one record", () => {
    expect(compile(".*x")).toBe(0);
    expect(run(`${"a".repeat(200_000)}xaaa`, false, 64)).toEqual([0, 200_001]);
  });

  test("errors", () => {
    for (const bad of [
      "?",
      "*",
      "+",
      ")",
      "[",
      "([",
      "([)",
      "[a\\]",
      "(",
      "a\\",
      "a**",
      `[${"a".repeat(128)}]`,
      "(a)".repeat(64),
      "(?:".repeat(100),
    ]) {
      expect(compile(bad), bad).not.toBe(0);
    }
  });
});
