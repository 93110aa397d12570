/** Files of other writers: interlaced PNG, progressive JPEG; callbacks of find_blobs; statistics against their definitions. */
import { crc32, deflateSync } from "node:zlib";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { random } from "../image/harness.ts";
import { Board, raising } from "./board.ts";

const board = new Board();
afterAll(() => board.remove());

function run(script: string): string[] {
  const { lines, stderr } = board.run(`import image\n${script}`);
  expect(stderr).toBe("");
  return lines;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** An interlaced PNG; `bits` gives the sample bits of a pixel, most significant first. */
function interlaced(
  w: number,
  h: number,
  depth: number,
  color: number,
  bits: (x: number, y: number) => number[],
): Buffer {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ];
  const rows: number[] = [];
  for (const [x0, y0, dx, dy] of passes as [number, number, number, number][]) {
    if (x0 >= w) continue;
    for (let y = y0; y < h; y += dy) {
      rows.push(0);
      const line: number[] = [];
      for (let x = x0; x < w; x += dx) line.push(...bits(x, y));
      while (line.length % 8) line.push(0);
      for (let i = 0; i < line.length; i += 8) rows.push(Number.parseInt(line.slice(i, i + 8).join(""), 2));
    }
  }
  const header = Buffer.from([0, 0, 0, w, 0, 0, 0, h, depth, color, 0, 0, 1]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const data = chunk("IDAT", deflateSync(Buffer.from(rows)));
  return Buffer.concat([signature, chunk("IHDR", header), data, chunk("IEND", Buffer.alloc(0))]);
}

const binary = (v: number, n: number) => [...v.toString(2).padStart(n, "0")].map(Number);

describe("files", () => {
  it("interlaced PNG of every size up to 9 x 9 and of several depths", () => {
    const cases: [string, Buffer][] = [];
    for (const [w, h] of [
      [1, 1],
      [2, 3],
      [3, 5],
      [5, 4],
      [8, 8],
      [9, 9],
      [33, 17],
    ] as const) {
      cases.push([`g1_${w}_${h}.png`, interlaced(w, h, 1, 0, (x, y) => [(x * y + x) % 2])]);
      cases.push([`g8_${w}_${h}.png`, interlaced(w, h, 8, 0, (x, y) => binary((x * 31 + y * 77) % 256, 8))]);
      const rgb = (x: number, y: number) =>
        [(x * 8) % 256, (y * 15) % 256, (x * y) % 256].flatMap((v) => binary(v, 8));
      cases.push([`c8_${w}_${h}.png`, interlaced(w, h, 8, 2, rgb)]);
    }
    for (const [name, data] of cases) board.write(name, data);
    const list = JSON.stringify(cases.map(([name]) => name));
    const lines = run(`
for name in ${list}:
    i = image.Image(name)
    print([i[k] for k in range(len(i))])
`);
    for (const [i, [name, data]] of cases.entries()) {
      const want = PNG.sync.read(data);
      const pixels = JSON.parse(lines[i]!.replaceAll("(", "[").replaceAll(")", "]")) as (number | number[])[];
      for (const [k, p] of pixels.entries()) {
        const channels = typeof p === "number" ? [p, p, p] : p;
        for (let c = 0; c < 3; c++)
          expect(Math.abs(channels[c]! - want.data[4 * k + c]!), `${name} ${k}`).toBeLessThanOrEqual(5);
      }
    }
  });

  it("a progressive JPEG is refused with what to do", () => {
    const data = Buffer.alloc(16 * 16 * 4, 100);
    const file = Buffer.from(jpeg.encode({ width: 16, height: 16, data }, 60).data);
    file[file.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc2;
    board.write("p.jpg", file);
    expect(run(raising("image.Image('p.jpg')"))).toEqual([
      "ValueError: this JPEG is progressive or unusual; only baseline can be read: save it as baseline JPEG (not progressive), PNG or BMP",
    ]);
  });
});

describe("find_blobs", () => {
  it("asks threshold_cb for every region, then merge_cb for every pair", () => {
    expect(
      run(`
i = image.Image(100, 40, 4)
for x in (5, 20, 35, 80):
    i.draw_rectangle(x, 10, 10, 10, color=255, fill=True)
i.draw_rectangle(60, 10, 4, 4, color=255, fill=True)
t = [(200, 255)]
asked = []
print([b.x() for b in i.find_blobs(t, threshold_cb=lambda b: (asked.append(b.pixels()), b.pixels() > 50)[1])], asked)
print([b.rect() for b in i.find_blobs(t, merge=True, margin=4)])
pairs = []
print([b.x() for b in i.find_blobs(t, merge=True, margin=4, merge_cb=lambda a, b: (pairs.append((a.x(), b.x())), False)[1])], (5, 20) in pairs)
print([(b.x(), b.count()) for b in i.find_blobs(t, merge=True, margin=4, merge_cb=lambda a, b: a.x() + b.x() < 30)])
# a callback may look for blobs itself
print([b.x() for b in i.find_blobs(t, threshold_cb=lambda b: len(i.find_blobs(t)) == 5)])
print([b.x() for b in i.find_blobs(t, False, (0, 0, 50, 40), 2, 1, 10, 10)], len(i.find_blobs(t, invert=True)))
${raising(
  "i.find_blobs(t, threshold_cb=lambda b: 1 / 0)",
  "i.find_blobs(t, merge=True, margin=50, merge_cb=lambda a: True)",
  "i.find_blobs(t, threshold_cb=5)",
)}
`),
    ).toEqual([
      "[5, 20, 35, 80] [100, 100, 100, 16, 100]",
      "[(5, 10, 39, 9), (80, 10, 9, 9), (60, 10, 3, 3)]",
      "[5, 20, 35, 60, 80] True",
      "[(5, 2), (80, 1), (35, 1), (60, 1)]",
      "[5, 20, 35, 60, 80]",
      "[5, 20, 35] 1",
      "ZeroDivisionError: divide by zero",
      expect.stringMatching(/^TypeError: /),
      "TypeError: 'int' object isn't callable",
    ]);
  });
});

describe("statistics", () => {
  it("are those of their definitions, percentiles and Otsu's threshold too", () => {
    const next = random(21);
    for (let round = 0; round < 6; round++) {
      const values = Array.from({ length: 400 }, () => (next(3) ? 30 + next(40) : 150 + next(90)));
      board.write("v.bin", Buffer.from(values));
      const [line] = run(`
i = image.Image(20, 20, 4)
d = open("v.bin", "rb").read()
for k in range(400):
    i[k] = d[k]
s = i.get_statistics()
h = i.get_histogram()
print([s.mean(), s.median(), s.mode(), s.stdev(), s.min(), s.max(), s.lq(), s.uq(), h.get_threshold().value()] + [h.get_percentile(p / 10).value() for p in range(1, 11)])
`);
      const sorted = [...values].sort((a, b) => a - b);
      const count = (v: number) => values.filter((x) => x === v).length;
      const mean = values.reduce((a, b) => a + b) / 400;
      const stdev = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / 400);
      const mode = [...new Set(sorted)].reduce((best, v) => (count(v) > count(best) ? v : best));
      const below = (p: number) => sorted[Math.ceil(400 * p) - 1]!;
      // the level whose two classes have the largest variance between them
      let [level, most] = [0, -1];
      for (let t = 0; t < 256; t++) {
        const dark = values.filter((v) => v <= t);
        const light = values.filter((v) => v > t);
        if (!dark.length || !light.length) continue;
        const avg = (v: number[]) => v.reduce((a, b) => a + b) / v.length;
        const between = dark.length * light.length * (avg(dark) - avg(light)) ** 2;
        if (between > most * (1 + 1e-12)) [level, most] = [t, between];
      }
      const tenths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((p) => below(p / 10));
      expect(JSON.parse(line!)).toEqual([
        Math.round(mean),
        below(0.5),
        mode,
        Math.round(stdev),
        sorted[0],
        sorted[399],
        below(0.25),
        below(0.75),
        level,
        ...tenths,
      ]);
    }
  });
});
