/** Arguments and arithmetic of image methods by MaixPy's rules (OpenMV's image library), against a plain reference. */
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

const N = 64;
const next = random(11);
const bytes = () => [...Array(N)].map(() => [0, 255, next(256), next(256)][next(4)]!);
/** Native channels (5, 6, 5 bits). */
const colors = () => [...Array(N)].map(() => [next(32), next(64), next(32)] as [number, number, number]);
const raw = ([r, g, b]: number[]) => {
  const p = (r! << 11) | (g! << 5) | b!;
  return ((p & 255) << 8) | (p >> 8);
};

/** What each operation makes of a channel of 0..top. */
const RULES: [call: string, rule: (a: number, b: number, top: number) => number][] = [
  ["add(o)", (a, b, top) => Math.min(top, a + b)],
  ["sub(o)", (a, b) => Math.max(0, a - b)],
  ["sub(o, True)", (a, b) => Math.max(0, b - a)],
  ["mul(o)", (a, b, top) => Math.floor((a * b) / top)],
  ["mul(o, True)", (a, b, top) => Math.floor(top - ((top - a) * (top - b)) / top)],
  ["div(o)", (a, b, top) => (b ? Math.min(top, Math.floor((a * top) / b)) : 0)],
  ["div(o, invert=True)", (a, b, top) => (a ? Math.min(top, Math.floor((b * top) / a)) : 0)],
  ["div(o, False, True)", (a, b, top) => (b ? (a * top) % b : 0)],
  ["div(o, invert=True, mod=True)", (a, b, top) => (a ? (b * top) % a : 0)],
  ["min(o)", (a, b) => Math.min(a, b)],
  ["max(o)", (a, b) => Math.max(a, b)],
  ["difference(o)", (a, b) => Math.abs(a - b)],
  ["blend(o)", (a, b) => Math.floor((a + b) / 2)],
  ["blend(o, 256)", (a) => a],
  ["blend(o, alpha=64)", (a, b) => Math.floor((a * 64 + b * 192) / 256)],
  ["b_and(o)", (a, b) => a & b],
  ["b_nand(o)", (a, b, top) => ~(a & b) & top],
  ["b_or(o)", (a, b) => a | b],
  ["b_nor(o)", (a, b, top) => ~(a | b) & top],
  ["b_xor(o)", (a, b) => a ^ b],
  ["b_xnor(o)", (a, b, top) => ~(a ^ b) & top],
  ["replace(o)", (_, b) => b],
];

describe("arithmetic", () => {
  it("of gray levels, with an image, a mask, a colour", () => {
    const [a, b] = [bytes(), bytes()];
    const lines = run(`
def gray(v):
    i = image.Image(16, 4, 4)
    for k in range(len(v)):
        i[k] = v[k]
    return i
a, b = ${JSON.stringify(a)}, ${JSON.stringify(b)}
m = image.Image(16, 4, 4)
for k in range(32):
    m[k] = 128
m[40] = 127
for call in ${JSON.stringify(RULES.map(([c]) => c))}:
    i, o = gray(a), gray(b)
    eval("i." + call)
    print(list(i[:]))
    i = gray(a)
    eval("i." + call[:-1] + ", mask=m)")
    print(list(i[:]))
    i, o = gray(a), 77
    eval("i." + call)
    print(list(i[:]))
`);
    for (const [n, [call, rule]] of RULES.entries()) {
      const want = a.map((v, k) => rule(v, b[k]!, 255));
      expect([call, JSON.parse(lines[3 * n]!)]).toEqual([call, want]);
      expect([call, JSON.parse(lines[3 * n + 1]!)]).toEqual([call, want.map((v, k) => (k < 32 ? v : a[k]!))]);
      expect([call, JSON.parse(lines[3 * n + 2]!)]).toEqual([call, a.map((v) => rule(v, 77, 255))]);
    }
  });

  it("of colours, in 5, 6 and 5 bits", () => {
    const [a, b] = [colors(), colors()];
    const lines = run(`
def color(v):
    i = image.Image(16, 4)
    for k in range(len(v)):
        i.set_pixel(k % 16, k // 16, v[k])
    return i
a, b = ${JSON.stringify(a.map(raw))}, ${JSON.stringify(b.map(raw))}
for call in ${JSON.stringify(RULES.map(([c]) => c))}:
    i, o = color(a), color(b)
    eval("i." + call)
    print([i.get_pixel(k % 16, k // 16, rgbtuple=False) for k in range(64)])
`);
    for (const [n, [call, rule]] of RULES.entries()) {
      const want = a.map((p, k) => raw(p.map((v, c) => rule(v, b[k]![c]!, c === 1 ? 63 : 31))));
      expect([call, JSON.parse(lines[n]!)]).toEqual([call, want]);
    }
  });

  it("with the image at a path", () => {
    expect(
      run(`
i = image.Image(8, 8, 4)
i.draw_rectangle(2, 2, 3, 3, color=200, fill=True).save("o.png")
print(image.Image(8, 8, 4).add("o.png")[:] == i[:], i.copy().difference("o.png")[:].count(0), image.Image(8, 8, 4).replace("o.png", True)[2 * 8 + 5])
${raising("image.Image(9, 8, 4).add('o.png')", "i.add('nowhere.png')", "i.blend(i, 257)")}
`),
    ).toEqual([
      "True 64 200",
      "OSError: Images not equal!",
      "OSError: [Errno 2] ENOENT",
      "OSError: Error: 0 <= alpha <= 256!",
    ]);
  });
});

describe("arguments", () => {
  it("stand where MaixPy has them", () => {
    expect(
      run(`
i = image.Image(16, 12, 4)
i.draw_circle(8, 6, 4, color=180, fill=True)
dark = image.Image(16, 12, 4)
# what a call leaves where its last positional argument, the mask, is dark everywhere
for call in ("mean(1, False, 0, False, m)", "median(1, 0.5, False, 0, False, m)", "mode(1, False, 0, False, m)", "midpoint(1, 0.5, False, 0, False, m)",
    "morph(1, [1] * 9, 1 / 9, 0, False, 0, False, m)", "gaussian(1, False, 1 / 16, 0, False, 0, False, m)", "laplacian(1, False, 1, 0, False, 0, False, m)",
    "bilateral(1, 0.1, 1, False, 0, False, m)", "erode(1, 8, m)", "dilate(1, 0, m)", "open(1, 0, m)", "close(1, 0, m)", "top_hat(1, 0, m)",
    "black_hat(1, 0, m)", "replace(255, False, False, False, m)", "histeq(False, -1, m)", "histeq(True, 2, m)", "binary([(0, 9)], False, False, m)",
    "add(9, m)", "sub(9, False, m)", "mul(9, False, m)", "div(9, False, False, m)", "blend(9, 128, m)"):
    c, m = i.copy(), dark
    eval("c." + call)
    same = c[:] == i[:]
    m = image.Image(16, 12, 4).invert()
    eval("c." + call)
    print(int(same), int(c[:] != i[:]), end=" ")
print()
e = image.Image(21, 21)
e.draw_ellipse(10, 10, 8, 4, 0, (255, 0, 0), 1, True)
print(e.get_pixel(18, 10), e.get_pixel(10, 14), e.get_pixel(10, 15), e.draw_ellipse((10, 10, 3, 3)) is e)
g = image.Image(4, 1, 4)
g[0], g[1], g[2], g[3] = 10, 20, 30, 200
print(g.get_statistics([(15, 40)]).mean(), g.get_histogram([(15, 40)], True).get_statistics().max(), g.get_statistics([], False, (0, 0, 2, 1)).max())
print(g.get_histogram(bins=2), type(g.get_histogram().get_threshold()).__name__, g.get_pixel(0, 0, rgbtuple=True), g.get_pixel(3, 0))
print(len(g.find_blobs([(25,)], area_threshold=1, pixels_threshold=1)))
${raising("i.mean(-1)", "i.median(1, 1.5)", "i.copy(roi=(0, 0, 0, 1))", "image.Image(33, 2, 0).replace(transpose=True)", "i.mean_pool(1, 99)")}
`),
    ).toEqual([
      // all but the bilateral filter, which keeps so strong an edge, change the picture
      `${"1 1 ".repeat(7)}1 0 ${"1 1 ".repeat(15)}`,
      "(255, 0, 0) (255, 0, 0) (0, 0, 0) True",
      "25 200 20",
      '{"bins":[0.75, 0.25]} threshold (8, 8, 8) 200',
      "1",
      "OSError: KernelSize must be >= 0!",
      "OSError: Error: 0 <= percentile <= 1!",
      "OSError: Invalid ROI dimensions!",
      "OSError: Unable to transpose the image because it would grow in size!",
      "OSError: Height divisor must be less than <= img height",
    ]);
  });

  it("erosion and dilation keep the levels of the pixels that they leave", () => {
    expect(
      run(`
i = image.Image(7, 7, 4)
i[0:49] = [40] * 49
i.draw_rectangle(1, 1, 5, 5, color=200, fill=True)
print(i.copy().erode(1)[21:28], i.copy().dilate(1)[0:7], i.copy().erode(1, 3)[7:14])
print(i.copy().open(1)[:] == i[:], i.copy().close(1)[:] == i[:])
`),
    ).toEqual([
      "(40, 0, 200, 200, 200, 0, 40) (255, 255, 255, 255, 255, 255, 255) (40, 200, 200, 200, 200, 200, 40)",
      "False False",
    ]);
  });

  it("kernels: laplacian is divided by its middle weight, add counts whole steps", () => {
    expect(
      run(`
i = image.Image(5, 5, 4)
i.set_pixel(2, 2, 240)
print(i.copy().laplacian(1).get_pixel(2, 2), i.copy().laplacian(1, True).get_pixel(2, 2), i.copy().laplacian(1, mul=1 / 24).get_pixel(2, 2))
print(i.copy().morph(1, [0] * 9, add=7)[0:3], i.copy().gaussian(1, True).get_pixel(2, 2), i.copy().gaussian(1).get_pixel(2, 2))
`),
    ).toEqual(["240 255 120", "(7, 7, 7) 255 60"]);
  });

  it("polar views: a turn from left to right, counterclockwise from above; the distance downwards", () => {
    expect(
      run(`
i = image.Image(64, 64, 4)
i.draw_rectangle(28, 0, 9, 20, color=200, fill=True)     # above the middle
i.draw_rectangle(0, 28, 20, 9, color=100, fill=True)     # to the left of it
p = i.copy().linpolar()
print(p.get_pixel(0, 40), p.get_pixel(16, 40), p.get_pixel(32, 40), p.get_pixel(0, 5))
back = p.linpolar(True)
print(back.get_pixel(32, 6), back.get_pixel(6, 32), back.get_pixel(50, 50))
z = i.copy().lens_corr(0.001, 2.0)
print(z.get_pixel(32, 2), i.copy().rotation_corr(z_rotation=90).get_pixel(58, 32), i.copy().rotation_corr(x_translation=10).get_pixel(42, 5))
`),
    ).toEqual(["200 100 0 0", "200 100 0", "200 200 200"]);
  });

  it("histogram equalisation keeps the hue, with tiles it works on local contrast", () => {
    expect(
      run(`
i = image.Image(64, 48, 4)
for y in range(48):
    for x in range(64):
        i.set_pixel(x, y, (20 if x < 32 else 200) + (x + y) % 8)
def span(j, x):
    return max(j.get_pixel(x + k, 20) for k in range(8)) - min(j.get_pixel(x + k, 20) for k in range(8))
a = i.copy().histeq(adaptive=True)
print(span(i, 4), span(i, 50), span(a, 2) > 100, span(a, 54) > 100, span(i.copy().histeq(True, 3), 2) < span(a, 2), i.copy().histeq(True, 1)[:] == i[:])
h = i.copy().histeq()
print(h.get_statistics().max(), h.get_pixel(0, 0) < h.get_pixel(33, 0))
c = image.Image(4, 1)
for k in range(4):
    c.set_pixel(k, 0, (60 + 16 * k, 40 + 16 * k, 40 + 16 * k))
c.histeq()
print(all(c[k][0] > c[k][2] for k in range(3)))
`),
    ).toEqual(["7 7 True True True True", "255 True", "True"]);
  });
});
