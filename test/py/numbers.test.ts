import { beforeAll, describe, expect, test } from "vitest";
import { compileAsm, seeded } from "./compile.ts";

let wasm: Record<string, any>;
let block: number;
const SIZE = 1 << 20;
const decoder = new TextDecoder("latin1");

beforeAll(async () => {
  wasm = await compileAsm("numbers");
  block = wasm.reserve(SIZE) as number;
});

const bytes = (): Uint8Array => new Uint8Array(wasm.memory.buffer);
const text = (from: number, to: number): string => decoder.decode(bytes().subarray(from, to));

function put(at: number, value: bigint): number {
  const words = new Uint32Array(wasm.memory.buffer, at);
  let n = 0;
  for (let v = value; v > 0n; v >>= 32n) words[n++] = Number(v & 0xffffffffn);
  return n;
}

function get(at: number, n: number): bigint {
  const hex = [...new Uint32Array(wasm.memory.buffer, at, n)]
    .reverse()
    .map((w) => w.toString(16).padStart(8, "0"));
  return n === 0 ? 0n : BigInt(`0x${hex.join("")}`);
}

const next = seeded(12345);
const below = (n: number): number => next() % n;

/** A random natural number of up to `bits` bits; often with runs of ones and zeros, where carries go wrong. */
function natural(bits: number): bigint {
  const n = below(bits) + 1;
  let v = 0n;
  const runs = below(2) === 0;
  for (let i = 0; i < n; i += 32) {
    const w = runs ? [0, 0xffffffff, 1, 0x80000000, next()][below(5)]! : next();
    v = (v << 32n) | BigInt(w);
  }
  return v & ((1n << BigInt(n)) - 1n);
}

function randomDouble(): number {
  const view = new DataView(new ArrayBuffer(8));
  for (;;) {
    view.setUint32(0, next() & 0x7fffffff);
    view.setUint32(4, next());
    if (below(4) === 0) view.setUint32(0, (view.getUint32(0) & 0xfffff) | ((1023 - 30 + below(80)) << 20));
    const x = view.getFloat64(0);
    if (Number.isFinite(x)) return x;
  }
}

/** MicroPython's repr in terms of JavaScript's shortest digits. */
function expectedRepr(x: number): string {
  if (x === 0) return "0.0";
  const [mantissa, exponent] = x.toExponential().split("e") as [string, string];
  const e = Number(exponent);
  if (e < -4 || e >= 16) return `${mantissa}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
  const digits = mantissa.replace(".", "");
  if (e < 0) return `0.${"0".repeat(-e - 1)}${digits}`;
  return `${digits.slice(0, e + 1).padEnd(e + 1, "0")}.${digits.slice(e + 1) || "0"}`;
}

describe("doubles", () => {
  const special = [
    0, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 1e16, 1e15, 1e-4,
    9.999e-5,
  ];
  const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));

  test("the 128-bit powers of ten are exact", () => {
    for (let k = -351; k <= 324; k++) {
      const e = BigInt(Math.floor((k * 1741647) / 2 ** 19) - 127);
      const num = (k > 0 ? 10n ** BigInt(k) : 1n) << (e < 0n ? -e : 0n);
      const den = (k < 0 ? 10n ** BigInt(-k) : 1n) << (e > 0n ? e : 0n);
      wasm.pow10(k);
      const got = (BigInt.asUintN(64, wasm.pow10_hi.value) << 64n) | BigInt.asUintN(64, wasm.pow10_lo.value);
      expect(got, `10^${k}`).toBe(num / den);
    }
  });

  test("repr is the shortest that round-trips", () => {
    const check = (x: number): void => {
      const got = text(block, wasm.repr_double(block, x));
      if (got !== expectedRepr(x)) expect(got, String(x)).toBe(expectedRepr(x));
    };
    for (const x of [...special, ...powers]) check(x);
    for (let i = 0; i < 100_000; i++) check(randomDouble());
    for (let i = 0; i < 20_000; i++) check(below(1e9) / 10 ** below(9));
  });

  const parse = (s: string): number => {
    bytes().set(new TextEncoder().encode(s), block);
    const x = wasm.parse_float(block, block + s.length) as number;
    expect(wasm.parse_float_end.value - block).toBe(s.length);
    return x;
  };

  test("parsing rounds correctly", () => {
    const check = (s: string): void => {
      const got = parse(s);
      if (got !== Number(s)) expect(got, s).toBe(Number(s));
    };
    for (const x of [...special, ...powers]) check(String(x));
    for (let i = 0; i < 60_000; i++) {
      const x = randomDouble();
      check([String(x), x.toPrecision(1 + below(25)), x.toExponential(below(40))][below(3)]!);
    }
    for (let i = 0; i < 20_000; i++) {
      let s = "";
      for (let n = 1 + below(30); n > 0; n--) s += below(10);
      if (below(2)) s += `.${next()}`;
      check(`${s}e${below(700) - 350}`);
    }
  });

  /** The exact decimal expansion of x, as digits of x * 10^1074. */
  const scaled = (x: number): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    const bits = view.getBigUint64(0);
    const biased = Number(bits >> 52n);
    const m = (bits & 0xfffffffffffffn) | (biased ? 1n << 52n : 0n);
    const e = (biased || 1) - 1075;
    return e >= 0 ? (m << BigInt(e)) * 10n ** 1074n : (m * 10n ** 1074n) >> BigInt(-e);
  };

  test("halfway cases, and a digit far behind them", () => {
    for (let i = 0; i < 3000; i++) {
      const x = randomDouble();
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, x);
      view.setBigUint64(0, view.getBigUint64(0) + 1n);
      const y = view.getFloat64(0);
      if (!Number.isFinite(y)) continue;
      const middle = scaled(x) * 5n + scaled(y) * 5n; // in 10^-1075
      const digits = middle.toString();
      const even = Number(BigInt.asUintN(1, scaledBits(x))) === 0 ? x : y;
      expect(parse(`${digits}e-1075`)).toBe(even);
      expect(
        parse(
          `${digits}${"0".repeat(below(900))}1e-${1076 + 0}`.replace(
            /(\d+)e-1076/,
            (_, d) => `${d}e-${1075 + d.length - digits.length}`,
          ),
        ),
      ).toBe(y);
      expect(parse(`${middle - 1n}e-1075`)).toBe(x);
    }
    function scaledBits(x: number): bigint {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, x);
      return view.getBigUint64(0);
    }
  });

  test("e, f and g conversions are exact, ties to even", () => {
    const format = (x: number, letter: string, precision: number): string =>
      text(block, wasm.format_double(block, x, letter.charCodeAt(0), precision, 0));
    const divide = (n: bigint, d: bigint): bigint => {
      const q = n / d;
      const r = (n % d) * 2n;
      return q + (r > d || (r === d && q % 2n === 1n) ? 1n : 0n);
    };
    for (let i = 0; i < 20_000; i++) {
      const x = [randomDouble(), below(100000) / 8, below(1000) + 0.5, next() / 1024][below(4)]!;
      const precision = below(i % 10 === 0 ? 120 : 20);
      const value = scaled(x);
      const fixed = divide(value, 10n ** BigInt(1074 - precision))
        .toString()
        .padStart(precision + 1, "0");
      const at = fixed.length - precision;
      expect(format(x, "f", precision)).toBe(precision ? `${fixed.slice(0, at)}.${fixed.slice(at)}` : fixed);
      if (x === 0) continue;
      const all = value.toString();
      let e = all.length - 1 - 1074;
      let digits = divide(value * 10n ** 200n, 10n ** BigInt(all.length - 1 - precision + 200)).toString();
      if (digits.length > precision + 1) {
        digits = digits.slice(0, -1);
        e++;
      }
      const exponent = `e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
      expect(format(x, "e", precision)).toBe(
        `${digits[0]}${precision ? `.${digits.slice(1)}` : ""}${exponent}`,
      );
      const g = Number(digits) === 0 ? "0" : digits.replace(/0+$/, "");
      const general =
        e < -4 || e >= precision + 1
          ? `${g[0]}${g.length > 1 ? `.${g.slice(1)}` : ""}${exponent}`
          : e < 0
            ? `0.${"0".repeat(-e - 1)}${g}`
            : `${g.slice(0, e + 1).padEnd(e + 1, "0")}${g.length > e + 1 ? `.${g.slice(e + 1)}` : ""}`;
      expect(format(x, "g", precision + 1)).toBe(general);
    }
  });
});

describe("big integers", () => {
  const A = (): number => block;
  const B = (): number => block + 0x20000;
  const R = (): number => block + 0x40000;
  const Q = (): number => block + 0x60000;
  const S = (): number => block + 0x80000;

  test("sum, difference, product, comparison", () => {
    for (let i = 0; i < 3000; i++) {
      const size = i % 50 === 0 ? 20000 : i % 5 === 0 ? 6000 : 300;
      const a = natural(size);
      const b = natural(below(2) ? size : Math.max(size >> 3, 8));
      const an = put(A(), a);
      const bn = put(B(), b);
      expect(get(R(), wasm.add(R(), A(), an, B(), bn))).toBe(a + b);
      expect(get(R(), wasm.mul(R(), A(), an, B(), bn, S()))).toBe(a * b);
      expect(wasm.cmp(A(), an, B(), bn)).toBe(a < b ? -1 : a > b ? 1 : 0);
      if (a >= b) expect(get(R(), wasm.sub(R(), A(), an, B(), bn))).toBe(a - b);
      expect(get(A(), wasm.mul_small(A(), A(), an, 0xfffffffb, 7))).toBe(a * 0xfffffffbn + 7n);
    }
  });

  test("the scratch space that a product asks for is enough", () => {
    for (const [an, bn] of [
      [48, 48],
      [49, 48],
      [97, 96],
      [200, 150],
      [777, 333],
      [1000, 999],
      [1500, 49],
    ] as const) {
      const a = (1n << BigInt(an * 32)) - 1n;
      const b = (1n << BigInt(bn * 32)) - 1n;
      const room = wasm.mul_scratch(Math.max(an, bn)) as number;
      bytes().fill(0xa5, S(), S() + 0x60000);
      expect(get(R(), wasm.mul(R(), A(), put(A(), a), B(), put(B(), b), S()))).toBe(a * b);
      expect(
        bytes()
          .subarray(S() + room * 4, S() + room * 4 + 4096)
          .every((x) => x === 0xa5),
      ).toBe(true);
    }
  });

  test("division and shifts", () => {
    for (let i = 0; i < 5000; i++) {
      const b = natural(i % 10 === 0 ? 3000 : 200) || 1n;
      const a = below(2) ? natural(i % 10 === 0 ? 6000 : 400) : b * natural(200) + (below(2) ? b - 1n : 0n);
      const an = put(A(), a);
      wasm.divmod(Q(), R(), A(), an, B(), put(B(), b), S());
      expect(get(Q(), wasm.div_qn.value)).toBe(a / b);
      expect(get(R(), wasm.div_rn.value)).toBe(a % b);
      const bits = below(200);
      expect(get(R(), wasm.shl(R(), A(), an, bits))).toBe(a << BigInt(bits));
      expect(get(A(), wasm.shl(A(), A(), an, bits))).toBe(a << BigInt(bits));
      const n = wasm.shr(R(), A(), put(A(), a), bits);
      expect(get(R(), n)).toBe(a >> BigInt(bits));
      expect(wasm.shr_lost.value !== 0).toBe((a & ((1n << BigInt(bits)) - 1n)) !== 0n);
    }
  });

  test("bitwise operations have two's complement meaning", () => {
    for (let i = 0; i < 5000; i++) {
      const [ma, mb] = [natural(300), natural(300)];
      const [sa, sb] = [ma !== 0n && below(2) === 1, mb !== 0n && below(2) === 1];
      const [a, b] = [sa ? -ma : ma, sb ? -mb : mb];
      for (const [op, want] of [a & b, a | b, a ^ b].entries()) {
        const n = wasm.logic(op, R(), A(), put(A(), ma), sa, B(), put(B(), mb), sb);
        expect(wasm.logic_negative.value ? -get(R(), n) : get(R(), n)).toBe(want);
      }
    }
  });

  test("digits in every base", () => {
    for (let i = 0; i < 4000; i++) {
      const a = natural(i % 10 === 0 ? 5000 : 200);
      for (const base of [2, 8, 10, 16]) {
        const n = put(A(), a);
        const end = R() + wasm.digits_room(A(), n, base);
        const start = wasm.to_digits(end, A(), n, base, 0x61);
        expect(start).toBeGreaterThanOrEqual(R());
        expect(text(start, end)).toBe(a.toString(base));
      }
      const base = 2 + below(35);
      const s = a.toString(base);
      bytes().set(new TextEncoder().encode(s), A());
      const n = wasm.from_digits(R(), A(), s.length, base) as number;
      expect(n).toBeLessThanOrEqual(wasm.number_room(s.length, base));
      expect(get(R(), n)).toBe(a);
    }
  });

  test("to and from doubles", () => {
    for (let i = 0; i < 20000; i++) {
      const a = natural(i % 4 === 0 ? 1100 : 130);
      expect(wasm.mpn_to_double(A(), put(A(), a))).toBe(Number(a));
      const x = Math.abs(randomDouble());
      expect(get(R(), wasm.mpn_from_double(R(), x))).toBe(BigInt(Math.trunc(x)));
    }
  });
});
