/** Module lcd on the simulated panel: what is drawn is what the PNG shows. */
import { readdirSync } from "node:fs";
import type { PNG } from "pngjs";
import { afterAll, describe, expect, it } from "vitest";
import { Board, raising } from "./board.ts";

const board = new Board();
afterAll(() => board.remove());

function show(script: string, ...args: string[]): { lines: string[]; png: PNG } {
  const { lines, stderr } = board.run(
    `import lcd, image\n${script}`,
    "--lcd",
    board.path("lcd.png"),
    ...args,
  );
  expect(stderr).toBe("");
  return { lines, png: board.png("lcd.png") };
}

const at = (png: PNG, x: number, y: number) => [
  ...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3),
];

describe("lcd", () => {
  it("answers and raises as MaixPy", () => {
    const { lines } = show(`
${raising("lcd.draw_string(0, 0, 'x')", "lcd.width()", "lcd.type()", "lcd.init(type=9)", "lcd.init(freq=20000000)")}
${raising(
  "(lcd.width(), lcd.height(), lcd.type(), lcd.freq())",
  "lcd.rotation(5)",
  "(lcd.rotation(), lcd.rotation(1), lcd.width(), lcd.height())",
  "(lcd.mirror(), lcd.mirror(True), lcd.mirror(False))",
  "lcd.display('x')",
  "lcd.display(image.Image(8, 8, 0))",
  "lcd.set_backlight(50)",
  "(hex(lcd.RED), hex(lcd.ORANGE), lcd.YX_LRUD)",
  "lcd.deinit()",
  "lcd.display(image.Image(8, 8, 4))",
)}
`);
    expect(lines).toEqual([
      "ValueError: not init",
      "no error: None",
      "no error: None",
      "ValueError: type error",
      "no error: None",
      "no error: (240, 135, 1, 20000000)",
      "ValueError: value:[0,3]",
      "no error: (0, 1, 135, 240)",
      "no error: (False, True, False)",
      "OSError: Image format is not supported.",
      "OSError: Image format is not supported.",
      "no error: None",
      "no error: ('0xf8', '0x20fd', 96)",
      "no error: None",
      "no error: None",
    ]);
  });

  it("centres small pictures, cuts large ones, clips at an offset", () => {
    const { png } = show(`
lcd.init(color=(255, 0, 0))
i = image.Image(size=(40, 30))
i.draw_rectangle(0, 0, 40, 30, color=(0, 255, 0), fill=True)
lcd.display(i)
`);
    expect([png.width, png.height]).toEqual([240, 135]);
    expect([at(png, 100, 52), at(png, 139, 81), at(png, 99, 52), at(png, 100, 82), at(png, 0, 0)]).toEqual([
      [0, 255, 0],
      [0, 255, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const { png: cut } = show(`
lcd.init()
i = image.Image(size=(320, 240))
i.set_pixel(40, 52, (0, 0, 255))
i.set_pixel(279, 186, (0, 0, 255))
lcd.display(i)
`);
    expect([at(cut, 0, 0), at(cut, 239, 134), at(cut, 1, 0)]).toEqual([
      [0, 0, 255],
      [0, 0, 255],
      [0, 0, 0],
    ]);
    const { png: offset } = show(`
lcd.init(color=lcd.RED)
i = image.Image(40, 30, 4)
i.draw_rectangle(0, 0, 40, 30, color=255, fill=True)
lcd.display(i, oft=(-10, -10))
lcd.display(i, oft=(230, 130))
lcd.display(i, roi=(0, 0, 5, 5), oft=(100, 100))
`);
    expect([
      at(offset, 29, 19),
      at(offset, 30, 0),
      at(offset, 239, 134),
      at(offset, 104, 104),
      at(offset, 105, 104),
    ]).toEqual([
      [255, 255, 255],
      [255, 0, 0],
      [255, 255, 255],
      [255, 255, 255],
      [255, 0, 0],
    ]);
  });

  it("text is cut to whole cells, colours are raw", () => {
    const { png } = show(`
lcd.init()
lcd.draw_string(170, 10, "1234567890", lcd.WHITE, lcd.BLUE)
lcd.draw_string(0, 120, "below")
lcd.fill_rectangle(10, 60, 500, 2, (0, 255, 0))
`);
    expect([at(png, 170, 10), at(png, 233, 25), at(png, 234, 10), at(png, 170, 26)]).toEqual([
      [0, 0, 255],
      [0, 0, 255],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const white = Array.from({ length: 64 * 16 }, (_, i) => at(png, 170 + (i % 64), 10 + (i >> 6))).filter(
      ([r]) => r === 255,
    );
    expect(white.length).toBeGreaterThan(100);
    expect(
      Array.from({ length: 40 }, (_, x) => at(png, x, 128))
        .flat()
        .every((v) => v === 0),
    ).toBe(true);
    expect([at(png, 239, 61), at(png, 9, 60)]).toEqual([
      [0, 255, 0],
      [0, 0, 0],
    ]);
  });

  it("turning the panel turns what was drawn", () => {
    const { png } = show(`
lcd.init()
lcd.fill_rectangle(0, 0, 10, 10, (255, 0, 0))
lcd.rotation(2)
lcd.fill_rectangle(0, 0, 5, 5, (0, 255, 0))
`);
    expect([at(png, 0, 0), at(png, 235, 130), at(png, 7, 7)]).toEqual([
      [0, 255, 0],
      [255, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("records every displayed picture", () => {
    show(
      "lcd.init()\nfor k in range(3):\n    i = image.Image()\n    i.clear()\n    lcd.display(i)",
      ...["--lcd-frames", board.path("frames")],
    );
    expect(readdirSync(board.path("frames"))).toEqual(["00000.png", "00001.png", "00002.png"]);
  });
});
