/** Module image: constructors, pixels, conversions, files against independent codecs, the methods' contracts. */
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

/** A smooth picture with edges, RGBA. */
function picture(width: number, height: number): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x > width / 3 && y > height / 3;
      data.set([(x * 255) / width, (y * 255) / height, inside ? 200 : 40, 255], (y * width + x) * 4);
    }
  }
  return data;
}

const DUMP = `
def dump(i):
    for k in range(len(i)):
        p = i[k]
        print(p if isinstance(p, int) else "%d,%d,%d" % p, end=" ")
    print()
`;

/** Pixels that DUMP has printed. */
function dumped(line: string): number[][] {
  return line
    .trim()
    .split(" ")
    .map((p) => p.split(",").map(Number));
}

/** Largest difference between dumped pixels and an RGBA picture. */
function distance(pixels: number[][], data: Uint8Array): number {
  let most = 0;
  for (const [i, p] of pixels.entries()) {
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs((p[c] ?? p[0]!) - data[4 * i + c]!));
  }
  return most;
}

describe("objects", () => {
  it("are made in all the ways", () => {
    expect(
      run(`
print(image.Image(), image.Image(size=(20, 10)), image.Image(8, 4, 4), image.Image((5, 6)), image.Image(33, 2, 0))
i = image.Image(size=(20, 10))
print(i.width(), i.height(), i.format(), i.size(), len(i))
print(i.set_pixel(3, 4, (255, 128, 0)) is i, i.get_pixel(3, 4), i.get_pixel((3, 4)), i.get_pixel(3, 4, False), i.get_pixel(20, 0))
i.set_pixel(-1, 2, (1, 2, 3)).set_pixel(100, 100).set_pixel((0, 0)).set_pixel(1, 0, 0x1F00).set_pixel(2, 0, [300, -5, 0])
print(i[0], i[1], i[2], i[0:2], i[-1])
i[5] = (0, 255, 0)
i[6:8] = [(8, 8, 8), (255, 255, 255)]
print(i[5], i[6], i[7], len(i.to_bytes()), i.to_bytes()[0:2])
g = i.to_grayscale(copy=True)
g[0] = 77
print(g[0], g.get_pixel(5, 0), g.to_rgb565(copy=True).get_pixel(0, 0), g.to_bitmap(copy=True)[7], i.clear()[5])
${raising(
  "image.Image(0, 5)",
  "image.Image(5, 5, 9)",
  "image.Image('nowhere.png')",
  "image.Image(b'abcdef')",
  "image.Image(b'BMxxxxxxxx')",
  "image.Image(1.5)",
  "image.Image(30000, 30000)",
  "i.set_pixel(1)",
  "i.set_pixel('a', 2)",
  "i.set_pixel(1, 2, (1, 2))",
  "exec('i[0:4:2] = [1, 2]')",
  "exec('i[0:4] = [(1, 2, 3)]')",
  "i[400]",
  "i.save('x.gif')",
  "i.draw_image(3, 0, 0)",
  "i.draw_string(0, 0, 'x', scale=0)",
  "i.copy(roi=(30, 0, 5, 5))",
  "i.add(image.Image(2, 2))",
  "i.mean(99)",
  "i.find_blobs(5)",
)}
`),
    ).toEqual([
      '{"w":240, "h":135, "type"="rgb565", "size":64800} {"w":20, "h":10, "type"="rgb565", "size":400} {"w":8, "h":4, "type"="grayscale", "size":32} {"w":5, "h":6, "type"="rgb565", "size":60} {"w":33, "h":2, "type"="binary", "size":16}',
      "20 10 2 400 200",
      "True (255, 130, 0) (255, 130, 0) 252 None",
      "(255, 255, 255) (0, 0, 255) (255, 0, 0) ((255, 255, 255), (0, 0, 255)) (0, 0, 0)",
      "(0, 255, 0) (8, 8, 8) (255, 255, 255) 400 bytearray(b'\\xff\\xff')",
      "77 150 (74, 77, 74) 1 (0, 0, 0)",
      "ValueError: invalid image size",
      "ValueError: format not supported",
      "OSError: [Errno 2] ENOENT",
      "ValueError: format not supported",
      "ValueError: this BMP is compressed, unusual or damaged",
      "ValueError: format not supported",
      expect.stringMatching(
        /^MemoryError: Out of normal MicroPython Heap Memory! Please reduce the resolution/,
      ),
      "TypeError: function missing required positional arguments",
      "TypeError: can't convert str to int",
      "TypeError: tuple/list of the wrong length",
      "OSError: only slices with step=1 (aka None) are supported",
      "OSError: cannot grow or shrink image",
      "IndexError: Image index out of range",
      "ValueError: format not supported: the path must end in .bmp, .jpg or .png",
      "TypeError: an image is needed, not int",
      "OSError: Error: 0 < scale!",
      "OSError: ROI does not overlap on the image!",
      "OSError: Images not equal!",
      "OSError: the kernel size is 0 to 15",
      "TypeError: a list of thresholds is needed",
    ]);
  });

  it("give their memory back", () => {
    expect(
      run(`
import gc
def work():
    i = image.Image(160, 120, 4)
    i.pix_to_ai()
    i.mean(1)
    i.to_rgb565()
    i.resize(80, 60).find_blobs([(0, 100, -128, 127, -128, 127)])
work()
gc.collect()
a = gc.mem_free()
for k in range(300):
    work()
gc.collect()
print(a - gc.mem_free() < 1024)
`),
    ).toEqual(["True"]);
  });
});

describe("files", () => {
  it.each([
    [37, 29],
    [64, 48],
    [1, 1],
    [16, 33],
  ])("PNG and BMP of %i x %i are read exactly, JPEG as another decoder reads it", (w, h) => {
    const data = picture(w, h);
    const png = new PNG({ width: w, height: h });
    png.data = data;
    board.write("p.png", PNG.sync.write(png));
    board.write("q.jpg", jpeg.encode({ width: w, height: h, data }, 90).data);
    const lines = run(`${DUMP}
for n in ("p.png", "q.jpg"):
    i = image.Image(n)
    dump(i)
i = image.Image("p.png")
i.save("a.bmp").save("a.png").save("a.jpg", quality=90).save("low.jpeg", quality=20)
dump(i)
dump(image.Image("a.bmp"))
dump(image.Image("a.png"))
dump(image.Image("a.jpg"))
g = i.to_grayscale(copy=True)
g.save("g.png").save("g.bmp").save("g.jpg", quality=90)
print(g[:] == image.Image("g.png")[:] == image.Image("g.bmp")[:], image.Image("g.jpg").format())
`);
    const theirs = jpeg.decode(board.read("q.jpg"), { useTArray: true });
    expect(distance(dumped(lines[0]!), data)).toBeLessThanOrEqual(5);
    expect(distance(dumped(lines[1]!), theirs.data)).toBeLessThanOrEqual(8);
    expect(lines[3]).toBe(lines[2]);
    expect(lines[4]).toBe(lines[2]);
    const ours = jpeg.decode(board.read("a.jpg"), { useTArray: true });
    expect([ours.width, ours.height]).toEqual([w, h]);
    expect(distance(dumped(lines[5]!), ours.data)).toBeLessThanOrEqual(8);
    expect(distance(dumped(lines[2]!), ours.data)).toBeLessThanOrEqual(w > 1 ? 40 : 12);
    const saved = PNG.sync.read(board.read("a.png"));
    expect(distance(dumped(lines[2]!), saved.data)).toBeLessThanOrEqual(0);
    expect(lines[6]).toBe("True 4");
    expect(jpeg.decode(board.read("low.jpeg"), { useTArray: true }).width).toBe(w);
  });

  it("PNG of every colour type", () => {
    const [w, h] = [19, 7];
    const data = picture(w, h);
    for (const colorType of [0, 2, 4, 6] as const) {
      const png = new PNG({ width: w, height: h });
      png.data = Buffer.from(data);
      board.write(`c${colorType}.png`, PNG.sync.write(png, { colorType }));
      const [line] = run(`${DUMP}\ndump(image.Image("c${colorType}.png"))`);
      const want = PNG.sync.read(board.read(`c${colorType}.png`));
      expect(distance(dumped(line!), want.data)).toBeLessThanOrEqual(5);
    }
  });

  it("damaged files raise and never crash", () => {
    const data = picture(40, 24);
    const png = new PNG({ width: 40, height: 24 });
    png.data = data;
    const files = [PNG.sync.write(png), jpeg.encode({ width: 40, height: 24, data }, 60).data];
    const next = random(7);
    for (const [k, file] of files.entries()) {
      for (let i = 0; i < 60; i++) {
        const bad = Buffer.from(file).subarray(0, i % 3 ? file.length : next(file.length));
        for (let n = 0; n < 1 + (i % 4) && bad.length > 2; n++) bad[2 + next(bad.length - 2)] = next(256);
        board.write(`bad${k}_${i}.bin`, bad);
      }
    }
    const lines = run(`
fine = raised = 0
for k in range(2):
    for i in range(60):
        try:
            image.Image(open("bad%d_%d.bin" % (k, i), "rb").read())
            fine += 1
        except (ValueError, MemoryError):
            raised += 1
print(fine + raised, raised > 20)
`);
    expect(lines).toEqual(["120 True"]);
  });

  it("compress and the bytes of a JPEG", () => {
    expect(
      run(`
i = image.Image(40, 30)
i.draw_circle(20, 15, 10, color=(255, 0, 0), fill=True)
c = i.compressed(quality=80)
print(c.format(), c.size() == len(c), c[0], c[1], image.Image(bytes(c), from_bytes=True), image.Image(c.to_bytes()))
print(i.compress(quality=80) is i, i.size() == c.size())
${raising("i.get_pixel(0, 0)", "i.draw_line(0, 0, 1, 1)", "c.compressed(quality=0)")}
`),
    ).toEqual([
      '5 True 255 216 {"w":40, "h":30, "type"="rgb565", "size":2400} {"w":40, "h":30, "type"="rgb565", "size":2400}',
      "True True",
      "TypeError: Operation not supported on JPEG",
      "TypeError: Operation not supported on JPEG",
      "TypeError: Operation not supported on JPEG",
    ]);
  });
});

describe("methods", () => {
  it("drawing and geometry", () => {
    expect(
      run(`
i = image.Image(size=(32, 24))
i.draw_rectangle((2, 2, 10, 6), color=(255, 0, 0))
i.draw_line(0, 23, 31, 23, color=(0, 255, 0), thickness=1)
i.draw_cross(20, 10, size=3)
i.draw_string(0, 12, "A", color=(0, 0, 255))
print(i.get_pixel(2, 2), i.get_pixel(11, 7), i.get_pixel(3, 3), i.get_pixel(31, 23), i.get_pixel(23, 10), i.get_pixel(20, 13))
print(i.cut(2, 2, 3, 3), i.cut(2, 2, 3, 3)[:], i.copy(roi=(2, 2, 30, 99)), i.crop((0, 0, 4, 4)))
r = i.rotation(90)
print(r, r.get_pixel(0, 31) == i.get_pixel(31, 23), i.copy().replace(vflip=True).get_pixel(5, 0))
print(i.resize(64, 48), i.resize(8, 8), i.scale(x_scale=0.5, y_scale=2), i.mean_pooled(4, 4))
j = image.Image(size=(64, 48))
j.draw_image(i, 10, 10, x_scale=1.5, y_scale=1.5, alpha=128)
print(j.get_pixel(13, 13), j.get_pixel(9, 13))
print(i.copy().lens_corr(1.0), i.copy().rotation_corr()[:] == i[:])
g = image.Image(16, 1, 4)
for k in range(16):
    g[k] = k * 10
print(g.copy().flood_fill(0, 0, 0.2, 0.05, color=255)[:].count(255), g.copy().flood_fill(0, 0, 1, 0.03, color=255)[:].count(255))
print(g.copy().flood_fill(0, 0, 0.2, 1, color=255, invert=True)[:].count(255), sum(g.copy().flood_fill(0, 0, 0.2, 1, color=1, clear_background=True)[:]))
`),
    ).toEqual([
      "(255, 0, 0) (255, 0, 0) (0, 0, 0) (0, 255, 0) (255, 255, 255) (255, 255, 255)",
      '{"w":3, "h":3, "type"="rgb565", "size":18} ((255, 0, 0), (255, 0, 0), (255, 0, 0), (255, 0, 0), (0, 0, 0), (0, 0, 0), (255, 0, 0), (0, 0, 0), (0, 0, 0)) {"w":30, "h":22, "type"="rgb565", "size":1320} {"w":4, "h":4, "type"="rgb565", "size":32}',
      '{"w":24, "h":32, "type"="rgb565", "size":1536} True (0, 255, 0)',
      '{"w":64, "h":48, "type"="rgb565", "size":6144} {"w":8, "h":8, "type"="rgb565", "size":128} {"w":16, "h":48, "type"="rgb565", "size":1536} {"w":8, "h":6, "type"="rgb565", "size":96}',
      "(123, 0, 0) (0, 0, 0)",
      '{"w":32, "h":24, "type"="rgb565", "size":1536} True',
      "6 1",
      "10 6",
    ]);
  });

  it("blobs, statistics, histogram, arithmetic", () => {
    expect(
      run(`
i = image.Image(size=(64, 48))
i.draw_rectangle(10, 10, 12, 8, color=(255, 0, 0), fill=True)
i.draw_rectangle(40, 30, 6, 6, color=(0, 255, 0), fill=True)
red, green = (30, 80, 30, 127, 0, 127), (30, 100, -128, -30, 0, 127)
b = i.find_blobs([red, green])
print([x.rect() for x in b], [x.code() for x in b], [x.pixels() for x in b], b[0].cx(), b[0][6], len(b[0]))
print(len(i.find_blobs([red, green], merge=True, margin=40)), len(i.find_blobs([red], pixels_threshold=97)), len(i.find_blobs([red], roi=(0, 0, 9, 9))))
print(b[0])
g = i.to_grayscale(copy=True)
s = g.get_statistics()
print(s.mean(), s.min(), s.max(), s[0] == s.mean(), g.get_histogram().get_threshold().value() in range(76))
print(i.get_histogram().get_percentile(0.999).l_value(), len(i.get_histogram(bins=8).l_bins()))
print(g.copy().invert()[0], g.copy().add((10, 10, 10))[0], g.copy().difference(g)[5], g.binary([(50, 255)])[10 * 64 + 10])
print(image.rgb_to_lab((255, 0, 0)), image.lab_to_rgb((53, 80, 67)), image.rgb_to_grayscale((255, 255, 255)), image.grayscale_to_rgb(9))
`),
    ).toEqual([
      "[(10, 10, 11, 7), (40, 30, 5, 5)] [1, 2] [96, 36] 15 13 10",
      "1 0 0",
      '{"x":10, "y":10, "w":11, "h":7, "pixels":96, "cx":15, "cy":13, "rotation":0.037430, "code":1, "count":1}',
      "4 0 150 True True",
      "88 8",
      "255 10 0 255",
      "(53, 80, 67) (254, 0, 0) 255 (9, 9, 9)",
    ]);
  });
});
