/** AprilTags of all families: id, corners, rotation and pose of tags that are drawn by their published codes. */
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../image/harness.ts";
import { render, type Sheet, square, VisionHost } from "./scene.ts";

let host: VisionHost;
beforeAll(async () => {
  host = await VisionHost.create();
});

/** Family: constant, bits along a side, some codes by id. */
const FAMILIES: [number, number, Record<number, bigint>][] = [
  [16, 6, { 0: 0xd5d628584n, 7: 0x10652e1d4n, 586: 0xe83be4b73n }],
  [4, 5, { 0: 0x155cbf1n, 7: 0x1065dabn, 34: 0xb991cen }],
  [2, 5, { 0: 0x4b770dn, 7: 0x2c2fadn, 241: 0x1233a70n }],
  [1, 4, { 0: 0x231bn, 7: 0xe745n, 29: 0xaf2en }],
];

/** The tag with its light border, one unit a bit; `flip` = bits that are wrong. */
function tag(side: number, code: bigint, flip = 0n): { size: number; sheet: Sheet } {
  const size = side + 4;
  const bits = code ^ flip;
  const sheet: Sheet = (x, y) => {
    const [column, row] = [Math.floor(x) - 2, Math.floor(y) - 2];
    if (column < -1 || row < -1 || column > side || row > side) return 230;
    const inside = column >= 0 && row >= 0 && column < side && row < side;
    return inside && (bits >> BigInt(side * side - 1 - (row * side + column))) & 1n ? 230 : 25;
  };
  return { size, sheet };
}

function read(at: number, view: DataView) {
  const corners = [0, 1, 2, 3].map((i) => [
    view.getFloat64(at + 16 * i, true),
    view.getFloat64(at + 16 * i + 8, true),
  ]);
  const [family, id, hamming] = [136, 140, 144].map((o) => view.getInt32(at + o, true));
  host.wasm.tag_pose(at + 72, 220, 220, 80, 60);
  const { move_x, move_y, move_z, turn_x, turn_y, turn_z } = host.wasm;
  const pose = [move_x, move_y, move_z, turn_x, turn_y, turn_z].map((g: { value: number }) => g.value);
  return { corners, family, id, hamming, pose };
}

function see(t: { size: number; sheet: Sheet }, corners: [number, number][], families = 23, noise = 6) {
  const view = {
    width: 160,
    height: 120,
    corners,
    sheetWidth: t.size,
    sheetHeight: t.size,
    background: 140,
    noise,
  };
  const pixels = render(t.sheet, view, random(7));
  return host.detect(160, 120, pixels, () => host.wasm.find_apriltags(families), read);
}

describe("AprilTags", () => {
  it("are read in every family, at any angle, tilted", () => {
    for (const [family, side, codes] of FAMILIES) {
      for (const [id, code] of Object.entries(codes)) {
        const t = tag(side, code);
        for (const [degrees, tilt] of [
          [0, 0],
          [35, 0],
          [90, 0.1],
          [160, 0],
          [200, 0.2],
          [305, 0],
        ] as const) {
          const outer = square(80, 60, 75, degrees, tilt);
          const found = see(t, outer, family);
          expect([family, degrees, found.map((f) => [f.family, f.id, f.hamming])]).toEqual([
            family,
            degrees,
            [[family, Number(id), 0]],
          ]);
          // the first corner is the upper left one of the tag itself
          const [x, y] = found[0]!.corners[0]!;
          const nearest = outer.map(([ox, oy]) => Math.hypot(ox - x!, oy - y!));
          expect(nearest.indexOf(Math.min(...nearest))).toBe(0);
        }
      }
    }
  });

  it("are corrected up to two bits, and refused with more", () => {
    const code = FAMILIES[0]![2][0]!;
    const outer = square(80, 60, 80, 12);
    expect(see(tag(6, code, 0b1000000000100n), outer)[0]).toMatchObject({ id: 0, hamming: 2 });
    expect(see(tag(6, code, 0b1000100000100n), outer)).toEqual([]);
    expect(see(tag(6, code), outer, 4)).toEqual([]);
  });

  it("tell where they are", () => {
    // a tag of half side 1 at distance 9, shifted, turned by 30 degrees in the plane, seen with a focal length of 220 pixels
    const t = tag(6, FAMILIES[0]![2][0]!);
    const turn = Math.PI / 6;
    const [dx, dy, z] = [0.4, -0.3, 9];
    const reach = 10 / 8;
    const outer = (
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ] as const
    ).map(([u, v]) => {
      const [x, y] = [reach * u, reach * v];
      const [rx, ry] = [
        x * Math.cos(turn) - y * Math.sin(turn) + dx,
        x * Math.sin(turn) + y * Math.cos(turn) + dy,
      ];
      return [80 + (220 * rx) / z, 60 + (220 * ry) / z] as [number, number];
    });
    const [found] = see(t, outer);
    const [mx, my, mz, tx, ty, tz] = found!.pose as [number, number, number, number, number, number];
    expect(Math.abs(mz + z)).toBeLessThan(0.2);
    expect(Math.abs(mx - dx)).toBeLessThan(0.03);
    expect(Math.abs(my + dy)).toBeLessThan(0.03);
    // x mirrored and z negative: half a turn about y, the angle in the plane as it is seen
    expect(
      Math.abs(Math.cos(tz) + Math.cos(turn)) < 0.03 || Math.abs(Math.cos(tz) - Math.cos(turn)) < 0.03,
    ).toBe(true);
    for (const angle of [tx, ty]) expect(Math.abs(Math.sin(angle))).toBeLessThan(0.25);
  });

  it("are not seen in noise", () => {
    const next = random(3);
    const noise = Uint8Array.from({ length: 160 * 120 }, () => next(256));
    expect(host.detect(160, 120, noise, () => host.wasm.find_apriltags(23), read)).toEqual([]);
  });
});
