/** The detectors of module image as scripts see them: arguments, result objects, their text, errors. */
import bwipjs from "bwip-js/node";
import QRCode from "qrcode";
import { afterAll, describe, expect, it } from "vitest";
import { Board, raising } from "./board.ts";

const board = new Board();
afterAll(() => board.remove());

function run(script: string): string[] {
  const { lines, stderr } = board.run(`import image\n${script}`);
  expect(stderr).toBe("");
  return lines;
}

describe("shapes", () => {
  it("lines, circles and rectangles are found where they were drawn", () => {
    expect(
      run(`
i = image.Image(160, 120, 4)
i.draw_rectangle(40, 30, 60, 50, color=255, fill=True)
r = i.find_rects(threshold=5000)
print(r)
print(r[0].rect(), r[0].corners(), r[0].x(), r[0][4] == r[0].magnitude(), len(r[0]), r[0][1:4])
print([s.line() for s in i.find_line_segments() if s.length() > 30])
print(i.find_rects(threshold=10000000), i.find_rects((0, 0, 30, 30)), len(i.find_rects(roi=(20, 20, 100, 80))))
i.clear()
i.draw_circle(70, 60, 25, color=255, thickness=2)
c = i.find_circles(threshold=4000, x_margin=20, y_margin=20, r_margin=20, r_min=10, r_max=40, r_step=1)
print(len(c), abs(c[0].x() - 70) < 3, abs(c[0].y() - 60) < 3, abs(c[0].r() - 25) < 3, c[0].circle() == c[0][0:3])
i.clear()
i.draw_line(10, 20, 150, 20, color=255, thickness=3)
l = i.find_lines(threshold=2000, rho_margin=10)
print(len(l), l[0].theta(), abs(l[0].rho() - 20) < 3, l[0].line()[0], l[0].length())
m = i.find_lines(roi=(10, 5, 100, 40), threshold=2000, rho_margin=10)
print(len(m), abs(m[0].rho() - 20) < 3, m[0].x1(), m[0].x2())
print(i.get_regression([(200, 255)]))
print(i.get_regression([(200, 255)], robust=True).theta(), i.get_regression([(10, 20)]), i.get_regression([(200, 255)], pixels_threshold=5000))
c = image.Image(size=(64, 48))
c.draw_rectangle(10, 10, 30, 20, color=(255, 255, 255), fill=True)
print(len(c.find_rects()), len(c.to_bitmap(copy=True).find_rects()))
${raising(
  "i.find_lines(x_stride=0)",
  "i.find_circles(y_stride=0)",
  "i.find_circles(r_step=0)",
  "i.find_rects(roi=(500, 0, 10, 10))",
  "i.find_lines(roi=3)",
  "i.get_regression(3)",
  "i.get_regression([(1,), 2])",
)}
`),
    ).toEqual([
      expect.stringMatching(/^\[\{"x":40, "y":30, "w":60, "h":50, "magnitude":\d+\}\]$/),
      "(40, 30, 60, 50) ((40, 30), (100, 30), (100, 80), (40, 80)) 40 True 5 (30, 60, 50)",
      expect.stringMatching(/^\[(\(\d+, \d+, \d+, \d+\)(, )?){4}\]$/),
      "[] [] 1",
      "1 True True True True",
      "1 90 True 0 159",
      "1 True 10 109",
      expect.stringMatching(
        /^\{"x1":0, "y1":20, "x2":159, "y2":20, "length":159, "magnitude":\d+, "theta":90, "rho":20\}$/,
      ),
      "90 None None",
      "1 1",
      "OSError: x_stride must not be zero.",
      "OSError: y_stride must not be zero.",
      "OSError: r_step must not be zero.",
      "OSError: ROI does not overlap on the image!",
      "TypeError: tuple/list of the wrong length",
      "TypeError: a list of thresholds is needed",
      "TypeError: a threshold is a tuple of up to 6 numbers",
    ]);
  });

  it("templates, edges and similarity", () => {
    expect(
      run(`
i = image.Image(120, 90, 4)
i.draw_string(30, 40, "kpy", color=255, scale=2)
i.draw_circle(90, 20, 10, color=120, fill=True)
t = i.copy(roi=(28, 38, 40, 24))
print(i.find_template(t, 0.9), i.find_template(t, 0.9, step=1), i.find_template(t, 0.9, roi=(8, 10, 90, 70), step=4))
print(i.find_template(t, 0.9, search=image.SEARCH_DS) in (None, (28, 38, 40, 24)), image.Image(120, 90, 4).find_template(t, 0.5))
print(i.find_template(i, 0.99, search=image.SEARCH_DS))
print(i.get_similarity(i), i.get_similarity(t.resize(120, 90)).mean() < 0.99, i.get_similarity(0).max() <= 1)
i.save("same.png")
print(i.get_similarity("same.png").mean())
e = image.Image(60, 40, 4)
e.draw_rectangle(20, 10, 20, 20, color=200, fill=True)
c = e.copy()
print(c.find_edges(image.EDGE_CANNY, threshold=(50, 80)) is c, sum(1 for k in range(len(c)) if c[k]), set(c[0:2400]))
# edges are one pixel wide: every row through the square has two
print([sum(1 for x in range(60) if c.get_pixel(x, y)) for y in (15, 20, 25)])
s = e.copy().find_edges(image.EDGE_SIMPLE, roi=(0, 0, 30, 40), threshold=(100, 255))
print(s.get_pixel(20, 20), s.get_pixel(39, 20), s.get_pixel(35, 20), s.get_pixel(5, 5))
${raising(
  "i.find_template(image.Image(200, 10, 4), 0.5)",
  "i.find_template(3, 0.5)",
  "i.find_template(t, 'a')",
  "i.find_template(t, 0.5, step=0)",
  "i.get_similarity(t)",
  "image.Image().find_edges(0)",
  "i.find_edges(7)",
  "i.find_edges(0, threshold=5)",
)}
`),
    ).toEqual([
      "(28, 38, 40, 24) (28, 38, 40, 24) (28, 38, 40, 24)",
      "True None",
      "(0, 0, 120, 90)",
      '{"mean":1.000000, "stdev":0.000000, "min":1.000000, "max":1.000000} True True',
      "1.0",
      expect.stringMatching(/^True (7\d|8\d) \{(0, 255|255, 0)\}$/),
      "[2, 2, 2]",
      "255 200 200 0",
      "OSError: Region of interest is smaller than template!",
      "TypeError: an image is needed, not int",
      "TypeError: can't convert str to float",
      "OSError: step must not be zero.",
      "ValueError: Images not equal!",
      "ValueError: This function is only supported on grayscale images",
      "OSError: the type is EDGE_CANNY or EDGE_SIMPLE",
      "TypeError: tuple/list of the wrong length",
    ]);
  });
});

describe("find_displacement", () => {
  it("tells how far the contents were moved, and between pixels", () => {
    expect(
      run(`
a = image.Image(80, 60, 4)
for k in range(12):
    a.draw_circle(10 + (k * 23) % 60, 10 + (k * 17) % 40, 3 + k % 4, color=60 + 15 * k, fill=True)
def moved(dx, dy):
    b = image.Image(80, 60, 4)
    return b.draw_image(a, dx, dy)
for dx, dy in ((0, 0), (5, 0), (-7, 3), (12, -9)):
    d = moved(dx, dy).find_displacement(a)
    print(abs(d.x_translation() - dx) < 0.6, abs(d.y_translation() + dy) < 0.6, d.rotation(), d.scale(), 0 < d.response() < 1)
r = moved(4, 2).find_displacement(a, roi=(8, 8, 50, 40), template_roi=(8, 8, 50, 40))
print(abs(r.x_translation() - 4) < 0.6, abs(r.y_translation() + 2) < 0.6, len(r), str(r)[:17])
${raising("a.find_displacement(a, logpolar=True)", "a.find_displacement(a, roi=(0, 0, 5, 5))", "a.find_displacement(3)")}
`),
    ).toEqual([
      ...Array(4).fill("True True 0.0 1.0 True"),
      'True True 5 {"x_translation":',
      "OSError: find_displacement finds translations only: no logpolar, no fix_rotation_scale",
      "OSError: ROI(w,h) != TEMPLATE_ROI(w,h)",
      "TypeError: an image is needed, not int",
    ]);
  });
});

describe("codes", () => {
  it("QR codes are objects with OpenMV's methods", async () => {
    board.write(
      "code.png",
      await QRCode.toBuffer("https://example.org/kpy", { errorCorrectionLevel: "Q", scale: 4 }),
    );
    expect(
      run(`
i = image.Image("code.png")
c = i.find_qrcodes()
print(c)
q = c[0]
print(q.payload(), q.version(), q.ecc_level(), q.data_type(), q.eci(), q.is_binary(), q.is_numeric(), q.is_alphanumeric(), q.is_kanji())
print(q.rect() == (q.x(), q.y(), q.w(), q.h()), q.corners()[0] == (q.x(), q.y()), q[4] == q.payload(), 0 <= q.mask() < 8)
b = image.Image(300, 200, 4)
b.clear()
b.invert()
b.draw_image(i.to_grayscale(), 60, 20)
r = b.find_qrcodes(roi=(40, 10, 180, 180))
print([x.payload() for x in r], r[0].x() - q.x(), r[0].y() - q.y())
print(b.find_qrcodes(roi=(0, 0, 50, 50)), b.find_qrcodes((0, 0, 300, 200))[0].payload())
`),
    ).toEqual([
      expect.stringMatching(
        /^\[\{"x":16, "y":16, "w":116, "h":116, "payload":"https:\/\/example.org\/kpy", "version":3, "ecc_level":3, "mask":\d, "data_type":4, "eci":0\}\]$/,
      ),
      "https://example.org/kpy 3 3 4 0 True False False False",
      "True True True True",
      "['https://example.org/kpy'] 60 20",
      "[] https://example.org/kpy",
    ]);
  });

  it("bar codes and AprilTags are objects with OpenMV's methods", async () => {
    board.write(
      "ean.png",
      await bwipjs.toBuffer({
        bcid: "ean13",
        text: "4006381333931",
        scale: 2,
        height: 15,
        paddingwidth: 12,
        backgroundcolor: "FFFFFF",
      }),
    );
    expect(
      run(`
i = image.Image("ean.png")
b = i.find_barcodes()
print(len(b), b[0].payload(), b[0].type() == image.EAN13, b[0].rotation(), b[0].quality() > 5, b[0].rect() == b[0][0:4], len(b[0].corners()))
t = image.Image(100, 100, 4)
t.invert()
t.draw_rectangle(10, 10, 80, 80, color=0, fill=True)
code = 0xd5d628584
for k in range(36):
    if code >> (35 - k) & 1:
        t.draw_rectangle(20 + 10 * (k % 6), 20 + 10 * (k // 6), 10, 10, color=255, fill=True)
a = t.find_apriltags()
print(len(a), a[0].id(), a[0].family() == image.TAG36H11, a[0].rect(), a[0].corners(), a[0].cx(), a[0].cy(), a[0].hamming())
print(round(a[0].z_translation(), 1) < 0, a[0].decision_margin() > 0.4, a[0].goodness() > 0.9, len(a[0]), a[0].rotation() == a[0].z_rotation())
print(t.find_apriltags(families=image.TAG16H5), t.find_apriltags(roi=(0, 0, 50, 50)))
${raising("t.find_apriltags(families=32)", "t.find_apriltags(fx=0)")}
`),
    ).toEqual([
      "1 4006381333931 True 0.0 True True 4",
      "1 0 True (10, 10, 80, 80) ((10, 10), (90, 10), (90, 90), (10, 90)) 50 50 0",
      "True True True 18 True",
      "[] []",
      "OSError: families: TAG16H5, TAG25H7, TAG25H9 and TAG36H11 are known",
      "OSError: fx and fy must be above 0",
    ]);
  });

  it("memory is given back", () => {
    expect(
      run(`
import gc
i = image.Image(size=(320, 240))
i.find_qrcodes()
i.find_rects()
i.find_lines()
gc.collect()
from Maix import utils
free = utils.heap_free()
for k in range(20):
    i.find_qrcodes(); i.find_rects(); i.find_lines(); i.find_circles(r_min=8, r_max=12); i.find_line_segments(); i.get_similarity(i)
print(utils.heap_free() == free)
`),
    ).toEqual(["True"]);
  });
});

describe("fonts and sizes", () => {
  it("glyphs from bytes, a font from a file or flash", () => {
    const font = Buffer.alloc(8 * 300);
    for (let c = 0; c < 300; c++) font.fill(c & 255, 8 * c, 8 * c + 8);
    board.write("font.bin", font);
    board.write("font.Dzk", font);
    const { lines, stderr } = board.run(
      `
import image
i = image.Image(40, 40, 4)
glyph = b"\\x20\\xFC\\xFC\\x2C\\xAC\\x4C\\x4D\\xA3"
print(i.draw_font(2, 3, 8, 8, glyph, scale=1, color=(255, 255, 255)) is i)
print("/".join("".join("#" if i.get_pixel(x, y) else "." for x in range(2, 10)) for y in range(3, 11)))
i.clear()
wide = bytes(range(32))
i.draw_font(0, 0, 16, 16, wide, scale=2, color=255)
print(sum(1 for k in range(1600) if i[k]) == 4 * sum(bin(b).count("1") for b in wide), i.get_pixel(30, 2) > 0, i.get_pixel(14, 2) > 0)
for source in ("font.Dzk", 0x300000):
    image.font_load(image.UTF8, 8, 8, source)
    i.clear()
    i.draw_string(0, 0, "\\xff\\x81", color=255)
    i.draw_string(0, 10, b"\\xc3\\xbf\\xc3\\xbf", color=255, x_spacing=2)
    print("".join("#" if i.get_pixel(x, 0) else "." for x in range(17)), "".join("#" if i.get_pixel(x, 10) else "." for x in range(20)))
    print(i.draw_string(0, 20, "\\u4e00") is i)
image.font_free()
i.clear()
print(sum(i.draw_string(0, 0, "A")[0:400]) // 255, i.draw_string(20, 20, b"ok") is i)
${raising(
  "i.draw_font(0, 0, 9, 8, glyph)",
  'i.draw_font(0, 0, 8, 8, b"a")',
  "i.draw_font(0, 0, 8, 8)",
  "i.draw_font(0, 0, 8, 8, glyph, scale=0)",
  'image.font_load(image.UTF8, 8, 8, "nowhere.Dzk")',
  "image.font_load(image.UTF8, 7, 8, 5)",
  "image.font_load(image.UTF8, 8, 8, -1)",
)}
`,
      "--flash",
      `0x300000=${board.path("font.bin")}`,
    );
    expect(stderr).toBe("");
    expect(lines).toEqual([
      "True",
      "..#...../######../######../..#.##../#.#.##../.#..##../.#..##.#/#.#...##",
      "True True True",
      "#########......#. ########..########..",
      "True",
      "#########......#. ########..########..",
      "True",
      "18 True",
      "OSError: Error: font arg_w_font % 8 == 0 && arg_w_font <= 32!",
      "ValueError: Error: font (arg_w_font / 8) * (arg_h_font / 8) * 8 == font_len!",
      "TypeError: function missing required positional arguments",
      "OSError: Error: 0 < scale!",
      "OSError: [Errno 2] ENOENT",
      "ValueError: the font's width is 8, 16, 24 or 32, its height 1 to 64",
      "OSError: [MAIXPY]image: font_addr must > 0 ",
    ]);
  });

  it("an image becomes smaller by pooling; strech_char spreads what is above the mean", () => {
    expect(
      run(`
g = image.Image(20, 10, 4)
g.draw_rectangle(0, 0, 10, 10, color=100, fill=True)
print(g.mean_pool(2, 2) is g, str(g), g[0], g[9], g.midpoint_pooled(5, 5), g.midpoint_pool(10, 5), g[0])
s = image.Image(4, 1, 4)
for k, v in enumerate((0, 50, 150, 200)):
    s[k] = v
print(s.strech_char(0)[0:4])
${raising("image.Image().strech_char(1)", "g.mean_pool(0, 1)", "g.midpoint_pool(9, 9)")}
`),
    ).toEqual([
      'True {"w":10, "h":5, "type"="grayscale", "size":50} 100 0 {"w":2, "h":1, "type"="grayscale", "size":2} {"w":1, "h":1, "type"="grayscale", "size":1} 50',
      "(0, 0, 127, 255)",
      "OSError: strech_char is only supported on grayscale images",
      "OSError: Width divisor must be greater than >= 1",
      "OSError: Width divisor must be less than <= img width",
    ]);
  });
});
