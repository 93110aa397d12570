import { beforeAll, describe, expect, it } from "vitest";
import { BINARY, GRAYSCALE, ImageHost, RGB565, random } from "./harness.ts";

let host: ImageHost;
beforeAll(async () => {
  host = await ImageHost.create();
});

const FORMATS = [BINARY, RGB565, GRAYSCALE];
const top = (format: number) => (format === RGB565 ? 65536 : format === GRAYSCALE ? 256 : 2);

describe("colours", () => {
  it("scales channels as rounding does and keeps them through a round trip", () => {
    const { red, green, blue, rgb, gray_of } = host.wasm;
    for (let p = 0; p < 65536; p += 7) {
      const native = ((p & 255) << 8) | (p >> 8);
      expect(red(p)).toBe(Math.round(((native >> 11) * 255) / 31));
      expect(green(p)).toBe(Math.round((((native >> 5) & 63) * 255) / 63));
      expect(blue(p)).toBe(Math.round(((native & 31) * 255) / 31));
      expect(rgb(red(p), green(p), blue(p))).toBe(p);
      expect(gray_of(p)).toBe(Math.floor((red(p) * 299 + green(p) * 587 + blue(p) * 114 + 500) / 1000));
    }
  });

  it("computes L*a*b* of the primaries, with and without the table", () => {
    const { lab_compute, lab_prepare, lab_release, rgb } = host.wasm;
    const lab = (r: number, g: number, b: number) => {
      const v = lab_compute(rgb(r, g, b)) as number;
      return [v << 24, v << 16, v << 8].map((x) => x >> 24);
    };
    const expected = () => {
      expect(lab(255, 255, 255)).toEqual([100, 0, 0]);
      expect(lab(0, 0, 0)).toEqual([0, 0, 0]);
      expect(lab(255, 0, 0)).toEqual([53, 80, 67]);
      expect(lab(0, 255, 0)).toEqual([88, -86, 83]);
      expect(lab(0, 0, 255)).toEqual([32, 79, -108]);
    };
    expected();
    lab_prepare();
    expected();
    lab_release();
  });
});

describe("drawing", () => {
  it("never writes outside the image, whatever the arguments", () => {
    const next = random(1);
    const value = () => [next(60) - 20, -32768, 32767, 0x7fffffff, -0x80000000, next(400) - 200][next(6)]!;
    const text = host.alloc(64);
    new Uint8Array(host.wasm.memory.buffer, text, 64).set(
      new TextEncoder().encode("Ag~\n\u00e9\u0001 x\r\nq"),
    );
    for (const format of FORMATS) {
      const img = host.image(33, 17, format);
      const w = host.wasm;
      for (let i = 0; i < 400; i++) {
        const p = next(top(format));
        const thickness = next(9) - 1;
        w.draw_line(img, value(), value(), value(), value(), p, thickness);
        w.draw_rectangle(img, value(), value(), value(), value(), p, thickness, next(2));
        w.draw_circle(img, value(), value(), next(50), p, thickness, next(2));
        w.draw_ellipse(img, value(), value(), next(40), next(40), next(720), p, thickness, next(2));
        w.draw_cross(img, value(), value(), p, next(30), thickness);
        w.draw_text(
          img,
          next(60) - 20,
          next(40) - 20,
          text,
          14,
          p,
          0.3 + next(40) / 8,
          next(5),
          next(5),
          next(2),
        );
      }
      expect(host.guarded(img)).toBe(true);
    }
  }, 60_000);

  it("draws a line, a rectangle and text where they belong", () => {
    const img = host.image(8, 5, GRAYSCALE);
    host.wasm.draw_line(img, 0, 0, 4, 4, 9, 1);
    host.wasm.draw_rectangle(img, 5, 1, 3, 3, 7, 1, false);
    const rows = host.pixels(img).join("").match(/.{8}/g);
    expect(rows).toEqual(["90000000", "09000777", "00900707", "00090777", "00009000"]);
    const glyph = host.image(8, 10, BINARY);
    const text = host.alloc(8);
    new Uint8Array(host.wasm.memory.buffer)[text] = "T".charCodeAt(0);
    host.wasm.draw_text(glyph, 0, 0, text, 1, 1, 1, 0, 0, 1);
    expect(host.pixels(glyph).join("").match(/.{8}/g)).toEqual([
      "00000000",
      "01111100",
      "00010000",
      "00010000",
      "00010000",
      "00010000",
      "00010000",
      "00010000",
      "00000000",
      "00000000",
    ]);
  });
});

describe("conversions and scaling", () => {
  it("moves pixels to the planar bytes and back", () => {
    const next = random(2);
    const img = host.image(13, 7, RGB565, () => next(65536));
    const before = host.pixels(img);
    const ai = host.alloc(13 * 7 * 3);
    host.view().setInt32(img + 20, ai, true);
    host.wasm.pix_to_ai(img);
    expect(new Uint8Array(host.wasm.memory.buffer)[ai]).toBe(host.wasm.red(before[0]));
    host.wasm.ai_to_pix(img);
    expect(host.pixels(img)).toEqual(before);
  });

  it("converts between all formats within bounds", () => {
    const next = random(3);
    for (const from of FORMATS) {
      for (const to of FORMATS) {
        const a = host.image(35, 6, from, () => next(top(from)));
        const b = host.image(35, 6, to);
        host.wasm.convert(a, b);
        expect(host.guarded(b)).toBe(true);
        const source = host.pixels(a);
        for (const [i, p] of host.pixels(b).entries()) {
          if (to === BINARY && from === GRAYSCALE) expect(p).toBe(source[i]! > 127 ? 1 : 0);
          if (from === to) expect(p).toBe(source[i]);
        }
      }
    }
  });

  it("resizes and crops any size to any size", () => {
    const next = random(4);
    for (let i = 0; i < 300; i++) {
      const format = FORMATS[next(3)]!;
      const a = host.image(1 + next(40), 1 + next(40), format, () => next(top(format)));
      const b = host.image(1 + next(60), 1 + next(60), format);
      host.wasm.resize(a, b);
      host.wasm.crop(a, next(60) - 20, next(60) - 20, b);
      expect(host.guarded(b)).toBe(true);
    }
    const ramp = host.image(4, 2, GRAYSCALE, (x, y) => x * 10 + y * 100);
    const half = host.image(2, 1, GRAYSCALE);
    host.wasm.nearest(ramp, half);
    expect(host.pixels(half)).toEqual([0, 20]);
  });
});

describe("regions", () => {
  it("finds the same 4-connected regions as a plain flood fill", () => {
    const next = random(5);
    for (let round = 0; round < 60; round++) {
      const w = 1 + next(50);
      const h = 1 + next(30);
      const density = 20 + next(70);
      const img = host.image(w, h, BINARY, () => (next(100) < density ? 1 : 0));
      const open = host.pixels(img);
      const expected: string[] = [];
      for (let i = 0; i < w * h; i++) {
        if (!open[i]) continue;
        const todo = [i];
        open[i] = 0;
        let [x0, x1, y0, y1, n, sx, sy] = [w, -1, h, -1, 0, 0, 0];
        while (todo.length) {
          const at = todo.pop()!;
          const [x, y] = [at % w, Math.floor(at / w)];
          [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
          n++;
          sx += x;
          sy += y;
          for (const [dx, dy] of [
            [1, 0],
            [-1, 0],
            [0, 1],
            [0, -1],
          ] as const) {
            const [nx, ny] = [x + dx, y + dy];
            if (nx < 0 || ny < 0 || nx >= w || ny >= h || !open[ny * w + nx]) continue;
            open[ny * w + nx] = 0;
            todo.push(ny * w + nx);
          }
        }
        expected.push([x0, y0, x1 - x0, y1 - y0, n, Math.floor(sx / n), Math.floor(sy / n)].join());
      }
      const stack = host.alloc(((w + 1) >> 1) * h * 12);
      const blob = host.alloc(40);
      const found: string[] = [];
      for (let at = host.wasm.next_set(img, 0); at >= 0; at = host.wasm.next_set(img, at)) {
        host.wasm.take_region(img, at % w, Math.floor(at / w), 0, 0, w - 1, h - 1, stack, blob);
        found.push([0, 4, 8, 12, 16, 20, 24].map((o) => host.view().getInt32(blob + o, true)).join());
      }
      expect(found).toEqual(expected);
      host.wasm.mem_free(stack);
    }
  });
});

describe("filters", () => {
  /** The most frequent value, the smallest of several. */
  const mode = (v: number[]) => {
    const count = (x: number) => v.filter((y) => y === x).length;
    return [...v].sort((a, b) => count(b) - count(a) || a - b)[0]!;
  };
  const quantile = (v: number[], p: number) =>
    [...v].sort((a, b) => a - b)[Math.floor((v.length - 1) * p + 0.5)]!;
  const others = (v: number[]) => v.reduce((a, b) => a + b) - v[v.length >> 1]!;
  const KERNEL = [1, -2, 3, 0, 5, -1, 2, 2, -3];
  const FILTERS: [number, number, number[], (v: number[]) => number][] = [
    [0, 0, [0, 1, 2, 5], (v) => Math.floor(v.reduce((a, b) => a + b) / v.length)],
    [1, 0.5, [0, 1, 2], (v) => quantile(v, 0.5)],
    [1, 0, [1, 2], (v) => Math.min(...v)],
    [1, 0.75, [1, 3], (v) => quantile(v, 0.75)],
    [1, 1, [1], (v) => Math.max(...v)],
    [2, 0, [0, 1, 2], mode],
    [3, 0.5, [0, 1, 2], (v) => Math.floor((Math.min(...v) + Math.max(...v)) / 2)],
    [4, 0, [1], (v) => Math.floor(v.reduce((a, x, i) => a + x * KERNEL[i]!, 0) / 8 + 0.5)],
  ];

  it("agree with a straightforward implementation in every format", () => {
    const next = random(6);
    for (const [filter, param, sizes, reduce] of FILTERS) {
      for (const k of sizes) {
        for (const format of FORMATS) {
          const [w, h] = [
            [9, 7],
            [1, 1],
            [2, 9],
            [40, 3],
          ][next(4)] as [number, number];
          const img = host.image(w, h, format, () => next(top(format)));
          const old = host.pixels(img);
          runFilter(img, filter, k, param);
          const native = (p: number) => ((p & 255) << 8) | (p >> 8);
          const channels =
            format === RGB565
              ? [
                  [31, 11],
                  [63, 5],
                  [31, 0],
                ]
              : [[top(format) - 1, 0]];
          const expected = old.map((_, i) => {
            let result = 0;
            for (const [most, shift] of channels as [number, number][]) {
              const values = window(old, w, h, i, k).map((p) =>
                format === RGB565 ? (native(p) >> shift) & most : p,
              );
              result |= Math.max(0, Math.min(most, reduce(values))) << shift;
            }
            return format === RGB565 ? native(result) : result;
          });
          expect(host.pixels(img), `filter ${filter}, size ${k}, format ${format}`).toEqual(expected);
          expect(host.guarded(img)).toBe(true);
        }
      }
    }
  });

  it("erode and dilate by the number of set neighbours", () => {
    const next = random(7);
    for (const format of FORMATS) {
      for (const k of [1, 2]) {
        for (const limit of [0, 3, (2 * k + 1) ** 2 - 1]) {
          for (const dilate of [false, true]) {
            const img = host.image(37, 11, format, () => (next(3) ? top(format) - 1 : 0));
            const old = host.pixels(img).map((p) => Number(p !== 0));
            runFilter(img, dilate ? 6 : 5, k, limit);
            const expected = old.map((own, i) => {
              const set = others(window(old, 37, 11, i, k));
              return (dilate ? own || set > limit : own && set >= limit) ? top(format) - 1 : 0;
            });
            expect(host.pixels(img)).toEqual(expected);
          }
        }
      }
    }
  });

  /** The pixels around index i, the border repeated. */
  function window(old: number[], w: number, h: number, i: number, k: number): number[] {
    const clamp = (v: number, n: number) => Math.max(0, Math.min(n - 1, v));
    const out: number[] = [];
    for (let dy = -k; dy <= k; dy++) {
      for (let dx = -k; dx <= k; dx++)
        out.push(old[clamp(Math.floor(i / w) + dy, h) * w + clamp((i % w) + dx, w)]!);
    }
    return out;
  }

  function runFilter(img: number, filter: number, k: number, param: number): void {
    const job = host.alloc(40);
    const weights = host.alloc(36);
    new Uint8Array(host.wasm.memory.buffer, job, 40).fill(0);
    host.view().setInt32(job, filter, true);
    host.view().setInt32(job + 4, k, true);
    host.view().setFloat32(job + 8, param, true);
    host.view().setFloat32(job + 12, 1 / 8, true);
    host.view().setInt32(job + 20, weights, true);
    for (const [i, v] of KERNEL.entries()) host.view().setInt32(weights + 4 * i, v, true);
    const work = host.alloc(host.wasm.filter_bytes(img, k));
    host.wasm.run_filter(img, job, work);
  }
});
