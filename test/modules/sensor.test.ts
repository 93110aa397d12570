/** Module sensor: settings, texts, pictures of the simulated camera. */
import { afterAll, describe, expect, it } from "vitest";
import { Board, pngOf, raising } from "./board.ts";

const board = new Board();
afterAll(() => board.remove());

/** A picture in which every pixel tells its place. */
function gradient(width: number, height: number): Buffer {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x], y * width + x);
    for (let x = 0; x < width; x++) data.set([y], width * height + y * width + x);
  }
  return pngOf({ width, height, data });
}

describe("settings", () => {
  it("answer and raise as MaixPy", () => {
    const { lines } = board.run(`
import sensor
${raising("sensor.snapshot()", "sensor.set_pixformat(sensor.RGB565)", "sensor.skip_frames(1)", "sensor.set_framesize(sensor.QVGA)")}
print(sensor.reset())
${raising(
  "sensor.set_pixformat(7)",
  "sensor.set_pixformat(sensor.GRAYSCALE)",
  "sensor.set_pixformat(sensor.RGB565)",
  "sensor.snapshot()",
  "sensor.set_framesize(99)",
  "sensor.set_framesize(sensor.QVGA)",
  "sensor.set_windowing((1, 2, 3))",
  "sensor.set_windowing((7, 8))",
  "sensor.set_windowing((300, 0, 64, 64))",
  "sensor.set_windowing((60, 40))",
  "sensor.set_windowing((224, 224))",
  "(sensor.width(), sensor.height(), hex(sensor.get_id()))",
  "sensor.set_framerate(7)",
  "sensor.set_framerate(30)",
  "sensor.set_gainceiling(3)",
  "sensor.set_gainceiling(8)",
  "sensor.set_contrast(1)",
  "sensor.set_contrast(9)",
  "sensor.set_hmirror(True)",
  "sensor.run(1)",
  "sensor.skip_frames(2)",
  "sensor.skip_frames(time=1)",
  "sensor.snapshot()",
  "sensor.__write_reg(0x0e, 5)",
  "sensor.__read_reg(0x0e)",
)}
print(sensor.QQVGA, sensor.LCD, sensor.B64X64, sensor.OV7740 == 0x7742)
`);
    expect(lines).toEqual([
      "RuntimeError: Not init!",
      "RuntimeError: Not init!",
      "RuntimeError: Not init!",
      "RuntimeError: Not init!",
      "init i2c2",
      "[MAIXPY]: find ov7740",
      "None",
      "OSError: Pixel format is not supported!",
      "no error: True",
      "no error: True",
      "RuntimeError: Not init!",
      "OSError: [Errno 5] EIO",
      "no error: None",
      "ValueError: The tuple/list must either be (x, y, w, h) or (w, h)",
      "ValueError: The selected window is too small",
      "ValueError: The selected window is outside the bounds of the frame",
      "ValueError: value must be multiple of 8",
      "no error: True",
      "no error: (320, 240, '0x7742')",
      "ValueError: Invalid framerate",
      "no error: None",
      "ValueError: Invalid gainceiling",
      "no error: True",
      "no error: True",
      "no error: False",
      "no error: None",
      "no error: True",
      "no error: None",
      "no error: None",
      'no error: {"w":224, "h":224, "type"="rgb565", "size":100352}',
      "no error: None",
      "no error: 5",
      "9 20 16 True",
    ]);
  });

  it("no sensor on a board without a camera", () => {
    const { lines } = board.run(`import sensor\n${raising("sensor.reset()")}`, "--board", "qemu_virt");
    expect(lines).toEqual(["init i2c2", "[MAIXPY]: no sensor", "OSError: Reset Failed"]);
  });
});

describe("pictures", () => {
  it("windows are the top left part, or the part that is given", () => {
    board.write("g.png", gradient(160, 120));
    const { lines } = board.run(
      `
import sensor
sensor.reset()
sensor.set_framesize(sensor.QQVGA)
def corner():
    i = sensor.snapshot()
    i.ai_to_pix()
    i = i.copy()
    return i.width(), i.height(), i.get_pixel(0, 0), i.get_pixel(i.width() - 1, i.height() - 1)
print(corner())
sensor.set_windowing((64, 32))
print(corner())
sensor.set_windowing((40, 16, 64, 32))
print(corner())
sensor.set_framesize(sensor.HQQQVGA)
print(corner())
sensor.set_pixformat(sensor.GRAYSCALE)
i = sensor.snapshot()
print(i, i[40])
`,
      ...["--camera", board.path("g.png")],
    );
    expect(lines.slice(2)).toEqual([
      "(160, 120, (0, 0, 0), (156, 117, 0))",
      "(64, 32, (0, 0, 0), (66, 32, 0))",
      "(64, 32, (41, 16, 0), (107, 49, 0))",
      "(60, 40, (0, 0, 0), (58, 40, 0))",
      '{"w":60, "h":40, "type"="grayscale", "size":2400} 12',
    ]);
  });

  it("come from a folder in name order, the last one again, and end after --frames", () => {
    for (const [i, v] of [10, 20, 30].entries()) {
      board.write(`p${i}.png`, pngOf({ width: 16, height: 16, data: new Uint8Array(768).fill(v * 8) }));
    }
    const { lines } = board.run(
      `
import sensor
sensor.reset()
sensor.set_framesize(sensor.QQQVGA)
sensor.skip_frames(30)
while True:
    i = sensor.snapshot()
    print(i.get_pixel(5, 5)[0] // 8)
`,
      ...["--camera", board.path("."), "--frames", "5"],
    );
    // g.png of the test before comes first
    expect(lines.slice(3)).toEqual(["10", "20", "30", "30"]);
  });

  it("share one memory, and outlive a change of size", () => {
    const { lines, stderr } = board.run(`
import sensor, gc
sensor.reset()
sensor.set_framesize(sensor.QQVGA)
a = sensor.snapshot()
b = sensor.snapshot()
a.set_pixel(3, 3, (255, 0, 0))
print(b.get_pixel(3, 3))
sensor.set_framesize(sensor.QVGA)
gc.collect()
c = sensor.snapshot()
a.clear()
print(a, c)
del a, b
gc.collect()
print(sensor.snapshot().get_pixel(0, 0))
`);
    expect(stderr).toBe("");
    expect(lines.slice(2)).toEqual([
      "(255, 0, 0)",
      '{"w":160, "h":120, "type"="rgb565", "size":38400} {"w":320, "h":240, "type"="rgb565", "size":153600}',
      "(255, 255, 255)",
    ]);
  });
});
