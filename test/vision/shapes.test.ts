/** Lines, segments, circles and quadrilaterals of drawn scenes. */
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../image/harness.ts";
import { render, type Sheet, square, VisionHost } from "./scene.ts";

let host: VisionHost;
beforeAll(async () => {
  host = await VisionHost.create();
});

const [W, H] = [160, 120];
const FRAME: [number, number][] = [
  [0, 0],
  [W, 0],
  [W, H],
  [0, H],
];

/** Draws on the picture itself: what `sheet` leaves is gray 200. */
function draw(sheet: Sheet, noise = 6, seed = 1): Uint8Array {
  return render(
    sheet,
    { width: W, height: H, corners: FRAME, sheetWidth: W, sheetHeight: H, noise },
    random(seed),
  );
}

const ints = (n: number) => (at: number, view: DataView) =>
  [...Array(n).keys()].map((i) => view.getInt32(at + 4 * i, true));

describe("find_lines", () => {
  it("finds the angle and distance of an edge", () => {
    for (let theta = 0; theta < 180; theta += 13) {
      const t = (theta * Math.PI) / 180;
      const rho = (W / 2) * Math.cos(t) + (H / 2) * Math.sin(t);
      const pixels = draw((x, y) => (x * Math.cos(t) + y * Math.sin(t) < rho ? 60 : undefined), 4, theta + 1);
      const lines = host.detect(W, H, pixels, () => host.wasm.find_lines(2, 1, 3000, 25, 25), ints(7));
      expect(lines.length, `theta ${theta}`).toBe(1);
      const [x1, y1, x2, y2, , angle, distance] = lines[0]! as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const turn = Math.abs(angle - theta);
      expect(Math.min(turn, 180 - turn)).toBeLessThanOrEqual(2);
      for (const [x, y] of [
        [x1, y1],
        [x2, y2],
      ] as const) {
        expect(x >= 0 && x < W && y >= 0 && y < H).toBe(true);
        expect(Math.abs(x * Math.cos(t) + y * Math.sin(t) - rho)).toBeLessThan(4);
      }
      const sign = turn > 90 ? -1 : 1;
      expect(Math.abs(sign * distance - rho)).toBeLessThan(4);
    }
  });

  it("merges by the margins and keeps what is apart", () => {
    const bars: Sheet = (x) => (x % 40 < 20 ? 50 : 210);
    const lines = (margin: number) =>
      host.detect(W, H, draw(bars, 0), () => host.wasm.find_lines(1, 1, 5000, 10, margin), ints(7));
    expect(
      lines(10)
        .map((l) => [l[5], l[0]])
        .sort((a, b) => a[1]! - b[1]!)
        .map(([t, x]) => [t, Math.round(x! / 20) * 20]),
    ).toEqual([20, 40, 60, 80, 100, 120, 140].map((x) => [0, x]));
    expect(lines(200).length).toBe(1);
    expect(
      host.detect(
        W,
        H,
        draw(() => undefined, 3),
        () => host.wasm.find_lines(1, 1, 3000, 25, 25),
        ints(7),
      ),
    ).toEqual([]);
  });
});

describe("find_line_segments", () => {
  it("finds the sides of a turned square", () => {
    for (const degrees of [0, 20, 45, 70]) {
      const corners = square(80, 60, 70, degrees);
      const pixels = render(
        () => 40,
        { width: W, height: H, corners, sheetWidth: 1, sheetHeight: 1, noise: 4 },
        random(degrees + 1),
      );
      const found = host.detect(W, H, pixels, () => host.wasm.find_line_segments(3, 15), ints(7));
      const long = found.filter(([x1, y1, x2, y2]) => Math.hypot(x1! - x2!, y1! - y2!) > 40);
      expect([degrees, long.length]).toEqual([degrees, 4]);
      for (const [x1, y1, x2, y2] of long) {
        // both ends lie near two neighbouring corners
        const nearest = (x: number, y: number) =>
          Math.min(...corners.map(([cx, cy]) => Math.hypot(cx - x - 0.5, cy - y - 0.5)));
        expect(nearest(x1!, y1!)).toBeLessThan(6);
        expect(nearest(x2!, y2!)).toBeLessThan(6);
      }
    }
  });
});

describe("find_circles", () => {
  it("finds the middle and radius of discs and rings", () => {
    const next = random(4);
    for (let round = 0; round < 8; round++) {
      const [x, y, r] = [50 + next(60), 45 + next(30), 14 + next(20)];
      const ring = round % 2 === 1;
      const pixels = draw(
        (px, py) => {
          const d = Math.hypot(px - x - 0.5, py - y - 0.5);
          return ring ? (Math.abs(d - r) < 1.5 ? 30 : undefined) : d < r ? 60 : undefined;
        },
        4,
        round + 1,
      );
      const found = host.detect(
        W,
        H,
        pixels,
        () => host.wasm.find_circles(2, 1, 3500, 30, 30, 30, 6, 60, 1),
        ints(4),
      );
      expect(found.length).toBe(1);
      const [fx, fy, fr] = found[0]!;
      expect(Math.abs(fx! - x)).toBeLessThanOrEqual(2);
      expect(Math.abs(fy! - y)).toBeLessThanOrEqual(2);
      expect(Math.abs(fr! - r)).toBeLessThanOrEqual(3);
    }
  });
});

describe("quadrilaterals", () => {
  it("have the corners that were drawn, dark or light, turned or tilted", () => {
    for (const [dark, light] of [
      [40, 200],
      [210, 60],
    ] as const) {
      for (let degrees = 0; degrees < 180; degrees += 23) {
        for (const tilt of [0, 0.25]) {
          const corners = square(80, 60, 60, degrees, tilt);
          const view = {
            width: W,
            height: H,
            corners,
            sheetWidth: 1,
            sheetHeight: 1,
            background: light,
            noise: 6,
          };
          const pixels = render(() => dark, view, random(degrees + 1));
          const found = host.detect(W, H, pixels, host.wasm.find_quads, (at, v) =>
            [0, 1, 2, 3].map((i) => [v.getFloat64(at + 16 * i, true), v.getFloat64(at + 16 * i + 8, true)]),
          );
          expect([dark, degrees, tilt, found.length]).toEqual([dark, degrees, tilt, 1]);
          for (const [x, y] of corners) {
            const gap = Math.min(...found[0]!.map(([fx, fy]) => Math.hypot(fx! - x, fy! - y)));
            expect(gap).toBeLessThan(1.2);
          }
        }
      }
    }
  });

  it("are no discs and no noise", () => {
    const disc = draw((x, y) => (Math.hypot(x - 80, y - 60) < 40 ? 40 : undefined));
    expect(host.detect(W, H, disc, host.wasm.find_quads, () => 1)).toEqual([]);
    const triangle = draw((x, y) => (y > 20 && y < 100 && Math.abs(x - 80) < (y - 20) / 2 ? 40 : undefined));
    expect(host.detect(W, H, triangle, host.wasm.find_quads, () => 1)).toEqual([]);
  });
});
