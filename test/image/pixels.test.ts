/** Thresholds, histograms and size changes against plain definitions. */
import { beforeAll, describe, expect, it } from "vitest";
import { BINARY, GRAYSCALE, ImageHost, RGB565, random } from "./harness.ts";

let host: ImageHost;
beforeAll(async () => {
  host = await ImageHost.create();
});

const FORMATS = [BINARY, RGB565, GRAYSCALE];
const top = (format: number) => (format === RGB565 ? 65536 : format === GRAYSCALE ? 256 : 2);
const signed = (v: number) => (v << 24) >> 24;

/** What a threshold is compared with: L, a, b of a colour, else the value. */
function channels(p: number, format: number): number[] {
  if (format !== RGB565) return [p];
  const v = host.wasm.lab_compute(p) as number;
  return [signed(v & 255), signed((v >> 8) & 255), signed((v >> 16) & 255)];
}

describe("thresholds", () => {
  it("select the pixels that lie in any of the ranges", () => {
    const next = random(11);
    for (let round = 0; round < 240; round++) {
      const format = FORMATS[round % 3]!;
      const [w, h] = [1 + next(70), 1 + next(6)];
      const img = host.image(w, h, format, () => next(top(format)));
      const mask = host.image(w, h, BINARY, () => next(2));
      const [x, y] = [next(w), next(h)];
      const [rw, rh] = round % 5 ? [1 + next(w - x), 1 + next(h - y)] : [w - x, h - y];
      const n = [1, 1, 2, 3, 0][next(5)]!;
      const invert = next(2);
      const list = host.alloc(24 * Math.max(n, 1));
      const ranges: number[][] = [];
      for (let i = 0; i < n; i++) {
        const range = [0, 1, 2].flatMap((c) => {
          const low = format === RGB565 && c > 0 ? -128 : format === RGB565 ? 0 : -5;
          const ends = [low + next(265), low + next(265)];
          return next(12) ? ends.sort((a, b) => a - b) : ends;
        });
        ranges.push(range);
        for (const [k, v] of range.entries()) host.view().setInt32(list + 24 * i + 4 * k, v, true);
      }
      if (round & 4) host.wasm.lab_prepare();
      else host.wasm.lab_release();
      host.wasm.match(img, x, y, rw, rh, list, n, invert, mask);
      const pixels = host.pixels(img);
      const hit = pixels.map((p, i) => {
        const [px, py] = [i % w, Math.floor(i / w)];
        if (px < x || py < y || px >= x + rw || py >= y + rh) return 0;
        const v = channels(p, format);
        const any = ranges.some((r) => v.every((c, k) => c >= r[2 * k]! && c <= r[2 * k + 1]!));
        return Number(any !== Boolean(invert));
      });
      expect(host.pixels(mask), `round ${round}`).toEqual(hit);
      expect(host.guarded(mask)).toBe(true);
      const zero = next(2);
      host.wasm.apply_mask(img, mask, zero, 0);
      expect(host.pixels(img)).toEqual(
        pixels.map((p, i) => (zero ? (hit[i] ? 0 : p) : hit[i] ? top(format) - 1 : 0)),
      );
      expect(host.guarded(img)).toBe(true);
    }
  });
});

describe("histograms", () => {
  it("count every pixel of the window in the nearest bin", () => {
    const next = random(12);
    for (let round = 0; round < 60; round++) {
      const format = FORMATS[round % 3]!;
      const [w, h] = [1 + next(40), 1 + next(9)];
      const img = host.image(w, h, format, () => next(top(format)));
      const mask = next(2) ? host.image(w, h, BINARY, () => next(2)) : 0;
      const [x, y] = [next(w), next(h)];
      const [rw, rh] = [1 + next(w - x), 1 + next(h - y)];
      const c = format === RGB565 ? next(3) : 0;
      const [low, span] = format === RGB565 ? (c ? [-128, 255] : [0, 100]) : [0, top(format) - 1];
      const count = next(2) ? span + 1 : 2 + next(255);
      const bins = host.alloc(4 * count);
      const total = host.wasm.histogram(img, c, x, y, rw, rh, mask, bins, count) as number;
      const expected = new Array(count).fill(0);
      const pixels = host.pixels(img);
      for (let i = 0; i < pixels.length; i++) {
        const [px, py] = [i % w, Math.floor(i / w)];
        if (px < x || py < y || px >= x + rw || py >= y + rh) continue;
        if (mask && !host.wasm.get_raw(mask, px, py)) continue;
        const v = channels(pixels[i]!, format)[c]! - low;
        expected[Math.floor((v * (count - 1)) / span + 0.5)]++;
      }
      expect([...new Uint32Array(host.wasm.memory.buffer, bins, count)]).toEqual(expected);
      expect(total).toBe(expected.reduce((a, b) => a + b, 0));
    }
  });
});

describe("sizes", () => {
  it("blend four neighbours by their distance", () => {
    const next = random(13);
    for (let round = 0; round < 40; round++) {
      const [w, h, dw, dh] = [1 + next(20), 1 + next(20), 1 + next(60), 1 + next(30)];
      const src = host.image(w, h, GRAYSCALE, () => next(256));
      const dst = host.image(dw, dh, GRAYSCALE);
      host.wasm.bilinear(src, dst);
      const from = host.pixels(src);
      const place = (i: number, n: number, m: number) =>
        Math.max(0, Math.floor(((2 * i + 1) * n * 256) / (2 * m)) - 128);
      const expected = host.pixels(dst).map((_, i) => {
        const [fx, fy] = [place(i % dw, w, dw), place(Math.floor(i / dw), h, dh)];
        const at = (dx: number, dy: number) =>
          from[Math.min((fy >> 8) + dy, h - 1) * w + Math.min((fx >> 8) + dx, w - 1)]!;
        const [wx, wy] = [fx & 255, fy & 255];
        const upper = at(0, 0) * (256 - wx) + at(1, 0) * wx;
        return (upper * (256 - wy) + (at(0, 1) * (256 - wx) + at(1, 1) * wx) * wy) >> 16;
      });
      expect(host.pixels(dst), `${w}x${h} to ${dw}x${dh}`).toEqual(expected);
    }
  });

  it("shrink grayscale by the mean of what a pixel covers, borders included", () => {
    const next = random(14);
    for (let round = 0; round < 40; round++) {
      const [w, h] = [2 + next(40), 2 + next(30)];
      const [dw, dh] = [1 + next(w - 1), 1 + next(h - 1)];
      const src = host.image(w, h, GRAYSCALE, () => next(256));
      const dst = host.image(dw, dh, GRAYSCALE);
      host.wasm.resize(src, dst);
      const from = host.pixels(src);
      const expected = host.pixels(dst).map((_, i) => {
        const [x, y] = [i % dw, Math.floor(i / dw)];
        const last = (k: number, n: number, m: number) => Math.min(Math.floor(((k + 1) * n) / m), n - 1);
        let [sum, n] = [0, 0];
        for (let sy = Math.floor((y * h) / dh); sy <= last(y, h, dh); sy++)
          for (let sx = Math.floor((x * w) / dw); sx <= last(x, w, dw); sx++, n++) sum += from[sy * w + sx]!;
        return Math.floor(sum / n);
      });
      expect(host.pixels(dst)).toEqual(expected);
    }
  });

  it("paste an image anywhere, with and without a scale", () => {
    const next = random(15);
    for (let round = 0; round < 60; round++) {
      const format = FORMATS[round % 3]!;
      const src = host.image(1 + next(12), 1 + next(12), format, () => next(top(format)));
      const dst = host.image(20, 15, format, () => next(top(format)));
      const scale = [1, 2, 3][next(3)]!;
      const [x, y] = [next(40) - 15, next(40) - 15];
      const [from, old, w] = [host.pixels(src), host.pixels(dst), host.view().getInt32(src, true)];
      host.wasm.draw_image(dst, src, x, y, scale, scale, 256, 0);
      const expected = old.map((p, i) => {
        const [sx, sy] = [Math.floor(((i % 20) - x) / scale), Math.floor((Math.floor(i / 20) - y) / scale)];
        return sx >= 0 && sx < w && sy >= 0 && sy * w + sx < from.length ? from[sy * w + sx]! : p;
      });
      expect(host.pixels(dst)).toEqual(expected);
      expect(host.guarded(dst)).toBe(true);
    }
  });
});
