/** QR codes of every version, level, mode and mask, seen straight, turned, tilted, small, noisy, in uneven light. */
import QRCode from "qrcode";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../image/harness.ts";
import { render, type Sheet, square, VisionHost } from "./scene.ts";

let host: VisionHost;
beforeAll(async () => {
  host = await VisionHost.create();
});

interface Code {
  side: number;
  sheet: Sheet;
}

/** The code as a sheet with a light border of four modules. */
function code(text: string | QRCode.QRCodeSegment[], options: QRCode.QRCodeOptions = {}): Code {
  const { size, data } = QRCode.create(text, options).modules;
  const sheet: Sheet = (x, y) => {
    const [column, row] = [Math.floor(x) - 4, Math.floor(y) - 4];
    const inside = column >= 0 && row >= 0 && column < size && row < size;
    return inside && data[row * size + column] ? 25 : 225;
  };
  return { side: size + 8, sheet };
}

interface Read {
  corners: number[];
  version: number;
  level: number;
  mask: number;
  type: number;
  text: string;
  bytes: Uint8Array;
}

function read(at: number, view: DataView): Read {
  const int = (offset: number) => view.getInt32(at + offset, true);
  const bytes = new Uint8Array(view.buffer, int(56), int(52)).slice();
  const corners = [...Array(8).keys()].map((i) => int(4 * i));
  return {
    corners,
    version: int(32),
    level: int(36),
    mask: int(40),
    type: int(44),
    text: new TextDecoder().decode(bytes),
    bytes,
  };
}

interface Look {
  width?: number;
  height?: number;
  size?: number;
  degrees?: number;
  tilt?: number;
  noise?: number;
  light?: [number, number];
  samples?: number;
}

function see({ sheet, side }: Code, look: Look, seed = 1): Read[] {
  const { width = 320, height = 240, size = 200, degrees = 0, tilt = 0, ...rest } = look;
  const corners = square(width / 2, height / 2, size, degrees, tilt);
  const view = { width, height, corners, sheetWidth: side, sheetHeight: side, background: 120, ...rest };
  const pixels = render(sheet, view, random(seed));
  return host.detect(width, height, pixels, host.wasm.find_qrcodes, read);
}

const toSJIS = (c: string) => ({ "\u70b9": 0x935f, "\u8317": 0xe4aa })[c]!;
const LEVELS = ["M", "L", "H", "Q"];

describe("QR codes", () => {
  it("are read in every version and level", () => {
    const failed: string[] = [];
    for (let version = 1; version <= 40; version++) {
      for (const level of LEVELS) {
        const text = `${version}${level}kpy`.slice(0, 6);
        const c = code(text, { version, errorCorrectionLevel: level as "L" });
        const size = c.side * 3;
        const found = see(c, { width: size, height: size, size, samples: 1 });
        const [r] = found;
        if (
          found.length !== 1 ||
          r!.text !== text ||
          r!.version !== version ||
          LEVELS[r!.level] !== level ||
          r!.corners[0] !== 12
        )
          failed.push(`${version}${level}: ${JSON.stringify(found)}`);
      }
    }
    expect(failed).toEqual([]);
  }, 120_000);

  it("carry digits, letters, bytes and Kanji", () => {
    const cases: [string, number, string][] = [
      ["0123456789012345", 1, "0123456789012345"],
      ["12345", 1, "12345"],
      ["HELLO WORLD $%*+-./:", 2, "HELLO WORLD $%*+-./:"],
      ["https://example.org/?q=1&r=%20", 4, "https://example.org/?q=1&r=%20"],
      ["Gr\u00fc\u00dfe, \u4f60\u597d", 4, "Gr\u00fc\u00dfe, \u4f60\u597d"],
      [`${"7".repeat(900)}`, 1, "7".repeat(900)],
      [`${"abc DEF 123 ".repeat(40)}`, 4, "abc DEF 123 ".repeat(40)],
    ];
    for (const [text, type, expected] of cases) {
      const c = code(text);
      const [r] = see(c, { width: c.side * 3, height: c.side * 3, size: c.side * 3 });
      expect([r?.text, r?.type]).toEqual([expected, type]);
    }
    const kanji = code([{ mode: "kanji", data: "\u70b9\u8317" } as never], { toSJISFunc: toSJIS });
    const [r] = see(kanji, {});
    expect([r?.type, ...r!.bytes]).toEqual([8, 0x93, 0x5f, 0xe4, 0xaa]);
    const mixed = code([
      { mode: "numeric", data: "2024" },
      { mode: "alphanumeric", data: "ABC" },
      { mode: "byte", data: Buffer.from("def") },
    ] as never);
    expect(see(mixed, {}).map((m) => m.text)).toEqual(["2024ABCdef"]);
  });

  it("are read turned by any angle", () => {
    for (const version of [1, 2, 5, 9]) {
      const c = code("turned 42", { version, errorCorrectionLevel: "M" });
      for (let degrees = 0; degrees < 360; degrees += 17) {
        const found = see(c, { size: 165, degrees, noise: 8 }, degrees);
        expect([version, degrees, found.map((f) => f.text)]).toEqual([version, degrees, ["turned 42"]]);
      }
    }
  });

  it("are read tilted", () => {
    for (const version of [1, 3, 7]) {
      const c = code("tilted", { version, errorCorrectionLevel: "M" });
      for (const tilt of [0.1, 0.2, 0.3]) {
        for (const degrees of [0, 45, 100, 200]) {
          const found = see(c, { size: 165, degrees, tilt, noise: 5 }, degrees + version);
          expect([version, tilt, degrees, found.map((f) => f.text)]).toEqual([
            version,
            tilt,
            degrees,
            ["tilted"],
          ]);
        }
      }
    }
  });

  it("are read small, noisy and in uneven light", () => {
    const c = code("kpy on K210", { version: 2, errorCorrectionLevel: "Q" });
    const texts = (look: Look) => see(c, look, 5).map((f) => f.text);
    for (const size of [83, 100, 130, 230]) expect([size, texts({ size })]).toEqual([size, ["kpy on K210"]]);
    expect(texts({ size: 150, noise: 40 })).toEqual(["kpy on K210"]);
    expect(texts({ size: 170, light: [0.25, 1], degrees: 10, noise: 6 })).toEqual(["kpy on K210"]);
    expect(texts({ width: 640, height: 480, size: 440, degrees: 31 })).toEqual(["kpy on K210"]);
  });

  it("are corrected when parts are covered", () => {
    const c = code("damaged but readable", { version: 4, errorCorrectionLevel: "H" });
    const covered: Code = {
      side: c.side,
      sheet: (x, y) => (x > 18 && x < 26 && y > 18 && y < 27 ? 225 : c.sheet(x, y)),
    };
    expect(see(covered, {}).map((f) => f.text)).toEqual(["damaged but readable"]);
    const ruined: Code = { side: c.side, sheet: (x, y) => (x > 14 && y > 14 ? 225 : c.sheet(x, y)) };
    expect(see(ruined, {})).toEqual([]);
  });

  it("are read in a mirror, and several at once", () => {
    const c = code("mirror", { version: 2 });
    const mirrored: Code = { side: c.side, sheet: (x, y) => c.sheet(c.side - x, y) };
    expect(see(mirrored, { degrees: 20 }).map((f) => f.text)).toEqual(["mirror"]);
    const d = code("second", { version: 3 });
    const pair: Sheet = (x, y) => (x < c.side ? (y < c.side ? c.sheet(x, y) : 225) : d.sheet(x - c.side, y));
    const [w, h] = [c.side + d.side, d.side];
    const view = { width: 320, height: 240, sheetWidth: w, sheetHeight: h };
    const corners: [number, number][] = [
      [5, 20],
      [312, 25],
      [315, 175],
      [8, 172],
    ];
    const pixels = render(pair, { ...view, corners }, random(3));
    const found = host.detect(320, 240, pixels, host.wasm.find_qrcodes, read);
    expect(found.map((f) => f.text).sort()).toEqual(["mirror", "second"]);
  });

  it("are not seen where there are none", () => {
    const next = random(9);
    for (let round = 0; round < 10; round++) {
      const noise = Uint8Array.from({ length: 320 * 240 }, () => (round & 1 ? next(2) * 255 : next(256)));
      expect(host.detect(320, 240, noise, host.wasm.find_qrcodes, read)).toEqual([]);
    }
  });
});
