/** Bar codes of another encoder: every symbology, narrow and wide, upside down, along columns, noisy, blurred. */
import bwipjs from "bwip-js/node";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../image/harness.ts";
import { render, type Sheet, VisionHost } from "./scene.ts";

let host: VisionHost;
beforeAll(async () => {
  host = await VisionHost.create();
});

interface Bars {
  length: number;
  sheet: Sheet;
}

/** The bars with a quiet zone of ten modules at both ends, 20 units high. */
function bars(bcid: string, text: string, options: Record<string, unknown> = {}): Bars {
  const [{ sbs }] = bwipjs.raw({ bcid, text, ...options } as never) as unknown as [{ sbs: number[] }];
  const dark: [number, number][] = [];
  let at = 10;
  for (const [i, w] of sbs.entries()) {
    if (i % 2 === 0) dark.push([at, at + w]);
    at += w;
  }
  return { length: at + 10, sheet: (x) => (dark.some(([a, b]) => x >= a && x < b) ? 30 : 225) };
}

interface Read {
  box: number[];
  kind: number;
  quarter: number;
  quality: number;
  text: string;
}

function read(at: number, view: DataView): Read {
  const int = (o: number) => view.getInt32(at + o, true);
  const text = String.fromCharCode(...new Uint8Array(view.buffer, at + 32, int(28)));
  return { box: [0, 4, 8, 12].map(int), kind: int(16), quarter: int(20), quality: int(24), text };
}

/** The bars in a picture, a module `scale` pixels wide, the bars' direction turned by quarters. */
function see({ length, sheet }: Bars, scale: number, quarter = 0, noise = 6, seed = 1): Read[] {
  const [w, h] = [Math.ceil(length * scale) + 8, 40];
  const size: [number, number] = quarter & 1 ? [h, w] : [w, h];
  const box: [number, number][] = [
    [4, 4],
    [4 + length * scale, 4],
    [4 + length * scale, 36],
    [4, 36],
  ];
  const turned = box.map(([x, y]): [number, number] => {
    if (quarter === 1) return [h - y, x];
    if (quarter === 2) return [w - x, h - y];
    return quarter === 3 ? [y, w - x] : [x, y];
  });
  const view = {
    width: size[0],
    height: size[1],
    corners: turned,
    sheetWidth: length,
    sheetHeight: 20,
    background: 225,
    noise,
  };
  return host.detect(size[0], size[1], render(sheet, view, random(seed)), host.wasm.find_barcodes, read);
}

// kinds are OpenMV's numbers + 1
const CASES: [string, string, number, string, Record<string, unknown>?][] = [
  ["ean13", "4006381333931", 7, "4006381333931"],
  ["ean13", "9780201379624", 7, "9780201379624"],
  ["ean13", "2109876543210", 7, "2109876543210"],
  ["ean8", "96385074", 3, "96385074"],
  ["upca", "036000291452", 6, "036000291452"],
  ["upce", "01234565", 4, "01234565"],
  ["upce", "04252614", 4, "04252614"],
  ["code128", "kpy-K210 v1.0", 16, "kpy-K210 v1.0"],
  ["code128", "1234567890123456", 16, "1234567890123456"],
  ["code128", "ABC\t12345678xyz", 16, "ABC\t12345678xyz"],
  ["code39", "CODE-39 $/+%", 13, "CODE-39 $/+%"],
  ["interleaved2of5", "12345670", 9, "12345670"],
];

describe("bar codes", () => {
  it("of every symbology are read from both ends, along rows and columns", () => {
    for (const [bcid, text, kind, expected, options] of CASES) {
      const b = bars(bcid, text, options);
      for (let quarter = 0; quarter < 4; quarter++) {
        for (const scale of [2, 2.7, 4]) {
          const found = see(b, scale, quarter);
          expect([bcid, quarter, scale, found.map((f) => [f.kind, f.text, f.quarter])]).toEqual([
            bcid,
            quarter,
            scale,
            [[kind, expected, quarter]],
          ]);
          expect(found[0]!.quality).toBeGreaterThan(4);
        }
      }
    }
  });

  it("are found where they are", () => {
    const b = bars("ean13", "4006381333931");
    const [found] = see(b, 3, 0, 0);
    const [x0, y0, x1, y1] = found!.box as [number, number, number, number];
    expect(Math.abs(x0 - 34)).toBeLessThan(3);
    expect(Math.abs(x1 - (34 + 95 * 3))).toBeLessThan(3);
    expect(y0).toBeLessThan(8);
    expect(y1).toBeGreaterThan(32);
  });

  it("are read in noise, and never wrongly", () => {
    const b = bars("code128", "kpy 2024");
    expect(see(b, 3, 0, 40).map((f) => f.text)).toEqual(["kpy 2024"]);
    const e = bars("ean13", "4006381333931");
    for (let seed = 1; seed < 12; seed++) {
      for (const f of see(e, 1 + seed / 8, 0, 30, seed)) expect(f.text).toBe("4006381333931");
    }
    const next = random(5);
    const noise = Uint8Array.from({ length: 320 * 240 }, () => (next(2) ? 40 : 210));
    expect(host.detect(320, 240, noise, host.wasm.find_barcodes, read)).toEqual([]);
  });
});
