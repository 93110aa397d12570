/** Module KPU: the mission's calls, every error with its text, and the models' goldens through Python. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goldenNames, readGolden, version3File } from "../kmodel/shared_models.ts";
import { Board, pngOf, raising } from "./board.ts";

const DIGITS = fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url));
const board = new Board();

beforeAll(() => {
  board.write("digits.kmodel", readFileSync(DIGITS));
});
afterAll(() => board.remove());

const real = goldenNames("real");
const dae = real.find(({ name }) => name === "dae_20200326_c267514");

describe("the mission's model", () => {
  it.runIf(dae)("gives the golden output for a picture of the camera", () => {
    const { file, cases } = readGolden(dae!.folder, dae!.name);
    const { inputs, outputs } = cases.find((c) => c.name === "img") ?? cases[0]!;
    board.write("dae.kmodel", file);
    board.write("picture.png", pngOf({ width: 32, height: 32, data: inputs[0]! }));
    const script = `
import sensor, image, time, lcd
import KPU as kpu
import ulab as np
lcd.init(freq=40000000)
lcd.rotation(2)
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.HQQQVGA)
print(sensor.set_windowing((32, 32)))
sensor.skip_frames(100)
print(sensor.run(1))
lcd.draw_string(170, 10, "Running")
kpu.memtest()
task = kpu.load(0x500000)
print(kpu.set_outputs(task, 0, 32, 32, 3))
clock = time.clock()
picture = image.Image()
shown = 0
while True:
    try:
        clock.tick()
        fmap = kpu.forward(task, sensor.snapshot())
        values = fmap[:]
        with open("out.bin", "wb") as f:
            f.write(bytes(memoryview(fmap)))
        for i in range(1024):
            c = tuple(min(255, max(0, int(values[k * 1024 + i] * 255))) for k in range(3))
            for n in range(9):
                picture.set_pixel(i % 32 * 3 + n % 3, i // 32 * 3 + n // 3, c)
        assert clock.fps() > 0
        picture.draw_string(120, 10, "FPS", color=(30, 111, 150), scale=2.5, mono_space=False)
        lcd.display(picture)
        shown += 1
        picture.clear()
    except OSError as e:
        print(e)
        break
print(shown, len(values), kpu.deinit(task))
`;
    const { stdout, status, lines } = board.run(
      script,
      ...["--flash", `0x500000=${board.path("dae.kmodel")}`, "--camera", board.path("picture.png")],
      ...["--frames", "2", "--lcd", board.path("lcd.png")],
    );
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(lines.slice(0, 4)).toEqual(["init i2c2", "[MAIXPY]: find ov7740", "True", "True"]);
    expect(lines[4]).toMatch(/^###free gc heap memory : \d+ KB$/);
    expect(lines[5]).toMatch(/^###free sys heap memory: \d+ KB$/);
    expect(lines.slice(-2)).toEqual(["the camera gives no more pictures", "2 3072 True"]);
    expect(board.read("out.bin").equals(outputs[0]!)).toBe(true);
    // what the panel shows is the output, three pixels wide, in RGB565
    const want = new Float32Array(new Uint8Array(outputs[0]!).buffer);
    const { data, width, height } = board.png("lcd.png");
    expect([width, height]).toEqual([240, 135]);
    for (let i = 0; i < 1024; i++) {
      const at = ((Math.floor(i / 32) * 3 + 1) * width + (i % 32) * 3 + 1) * 4;
      for (let c = 0; c < 3; c++) {
        const level = Math.min(255, Math.max(0, Math.trunc(want[c * 1024 + i]! * 255)));
        expect(Math.abs(data[at + c]! - level)).toBeLessThanOrEqual(5);
      }
    }
  });

  it.runIf(dae)("prints itself as MaixPy does and knows its shapes", () => {
    board.write("dae.kmodel", readGolden(dae!.folder, dae!.name).file);
    const { lines } = board.run(
      `
import KPU
t = KPU.load(0x500000)
print(t)
print(t.model_addr(), t.model_size(), t.model_path(), t.net_arg())
f = KPU.forward(t, bytes(3072))
print(f.w(), f.h(), f.ch(), f.index(), f.size(), f.typecode(), len(f), f.shape())
print(len(f[:]), type(f[0]), f[-1] == f[:][-1], f[5:7] == f[:][5:7], f.tolist() == list(f[:]), list(f) == f.tolist())
n = f.nhwc()
print(n.shape(), n[3:6] == (f[1], f[1025], f[2049]), n.tolist()[9] == f[3])
print(f.to_image(), f.to_image(channel=1), f.class_map(), max(f) == f[f.argmax()])
s = f.softmax()
print(abs(s[0] + s[1024] + s[2048] - 1) < 1e-6)
f[0] = 2.5
f[1:3] = (7, 8)
print(f[0:3], KPU.get_output(t, 0)[0])
print(KPU.forward(t, bytes(3072), layer=3).shape(), KPU.set_layers(t, 3), KPU.forward(t, bytes(3072)).shape(), KPU.set_layers(t, 0))
print(KPU.fmap_free(f), KPU.deinit(t), KPU.deinit(t))
`,
      ...["--flash", `0x500000=${board.path("dae.kmodel")}`],
    );
    expect(lines).toEqual([
      '{"model_addr": 5242880, "model_size": 89688, "model_path": "(null)", "net_args": "(null)"}',
      "5242880 89688 None None",
      "32 32 3 0 12288 f 3072 (3, 32, 32)",
      "3072 <class 'float'> True True True True",
      "(32, 32, 3) True True",
      '{"w":32, "h":32, "type"="rgb565", "size":2048} {"w":32, "h":32, "type"="grayscale", "size":1024} {"w":32, "h":32, "type"="grayscale", "size":1024} True',
      "True",
      "(2.5, 7.0, 8.0) 2.5",
      "(3, 32, 32) True (3, 32, 32) True",
      "None True True",
    ]);
  });
});

describe("models", () => {
  const cases = real.filter(({ name }) => !/slim|landmark|yolo20|dronet|maixasr/.test(name));
  it.each(cases)("$name through load(path), forward(bytes) and get_output", ({ name, folder }) => {
    const { file, cases } = readGolden(folder, name);
    const { inputs, outputs } = cases[0]!;
    board.write("m.kmodel", file);
    for (const [i, data] of inputs.entries()) board.write(`in${i}.bin`, data);
    const args = inputs.map((_, i) => `open("in${i}.bin", "rb").read()`).join(", ");
    const { status, stderr } = board.run(
      `
import KPU
t = KPU.load("m.kmodel")
KPU.forward(t, ${inputs.length > 1 ? `(${args})` : args})
for i in range(${outputs.length}):
    with open("out%d.bin" % i, "wb") as f:
        f.write(bytes(memoryview(KPU.get_output(t, i))))
`,
      ...["--heap", "16777216"],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const [i, want] of outputs.entries()) {
      const got = board.read(`out${i}.bin`);
      expect(got.length).toBe(want.length);
      // exp and its kin may differ in the last place
      if (/iris|seg_/.test(name)) {
        const [a, b] = [got, want].map((t) => new Float32Array(new Uint8Array(t).buffer));
        for (const [k, v] of b!.entries())
          expect(Math.abs(a![k]! - v)).toBeLessThanOrEqual(Math.abs(v) * 1e-6);
      } else expect(got.equals(want)).toBe(true);
    }
  });

  it.runIf(version3File())("version 3 through the same calls", () => {
    board.write("v3.kmodel", version3File()!);
    const { lines, stderr } = board.run(`
import KPU
t = KPU.load("v3.kmodel")
f = KPU.forward(t, bytes(28 * 28))
print(f.typecode(), len(f), f.argmax() in range(10))
n = KPU.netinfo(t)
print(n[0].type(), n[0].index(), n[0].wi(), n[0].hi(), n[0].chi())
`);
    expect(stderr).toBe("");
    expect(lines[0]).toBe("f 10 True");
    expect(lines.at(-1)).toMatch(/^K210Conv 0 28 28 1$|^.* 0 28 28 1$/);
  });

  it("images without planes are converted, floats and lists are taken", () => {
    const { lines, stderr } = board.run(`
import KPU, image
t = KPU.load("digits.kmodel")
i = image.Image(28, 28, 4)
i.draw_line(14, 4, 14, 24, thickness=3)
a = KPU.forward(t, i)[:]
i.pix_to_ai()
print(a == KPU.forward(t, i)[:], a == KPU.forward(t, list(i[:]))[:], a == KPU.forward(t, i.to_bytes())[:])
i.clear()
print(a == KPU.forward(t, i)[:])  # planes from before
i.pix_to_ai()
print(a == KPU.forward(t, i)[:])
p = KPU.profile(t)
print(len(p) == len(KPU.netinfo(t)), p[0][0], p[0][2] in ("kpu", "cpu"), p[0][3] >= 0)
`);
    expect(stderr).toBe("");
    expect([...lines.slice(0, 3), lines.at(-1)]).toEqual([
      "True True True",
      "True",
      "False",
      "True 0 True True",
    ]);
  });
});

describe("errors", () => {
  it("of load and load_flash", () => {
    const digits = readFileSync(DIGITS);
    board.write("short.kmodel", digits.subarray(0, 2000));
    board.write("zip.kmodel", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(600)]));
    const v5 = Buffer.from(digits);
    v5.writeUInt32LE(5, 4);
    board.write("v5.kmodel", v5);
    board.write("empty.kmodel", "");
    const swapped = Buffer.from(digits).swap32();
    board.write("swapped.bin", swapped);
    const random = Buffer.alloc(4096);
    for (let i = 0, x = 1; i < random.length; i++) {
      x = (Math.imul(x, 1103515245) + 12345) >>> 0;
      random[i] = x >>> 16;
    }
    board.write("secret.smodel", random);
    const { lines } = board.run(
      `import KPU\n${raising(
        "KPU.load(0)",
        "KPU.load(-5)",
        "KPU.load(1.5)",
        "KPU.load(None)",
        "KPU.load(True)",
        "KPU.load('model.tflite')",
        "KPU.load('nowhere.kmodel')",
        "KPU.load(0x600000)",
        "KPU.load(0xffffff00)",
        "KPU.load('short.kmodel')",
        "KPU.load('zip.kmodel')",
        "KPU.load('v5.kmodel')",
        "KPU.load('empty.kmodel')",
        "KPU.load('secret.smodel')",
        "KPU.load(b'hello, this is no model')",
        "KPU.load_flash(0x300000)",
        "KPU.load_flash(0x300000, 0, 0.5, 1)",
        "KPU.load_flash(0, 0, 0x8000, 80000000)",
        "len(KPU.netinfo(KPU.load_flash(0x300000, 0, 0x8000, 80000000))) > 1",
      )}`,
      ...["--flash", `0x300000=${board.path("swapped.bin")}`],
    );
    const advice = {
      blank: "Write the kmodel to this address first, or correct the address.",
      copy: "Copy or flash the file again, completely.",
      convert: "Convert the model again with nncase 0.2.0 (beta4 is the best choice).",
    };
    const version =
      "ValueError: [MAIXPY]kpu: load error:2, ERR_KMODEL_VERSION: only support kmodel V3/V4 now; ";
    const format =
      "ValueError: [MAIXPY]kpu: load error:3, ERR_KMODEL_FORMAT: the file is damaged or incomplete; ";
    expect(lines.filter((line) => !line.startsWith("layer["))).toEqual([
      "ValueError: [MAIXPY]kpu: model_addr must > 0 ",
      "ValueError: [MAIXPY]kpu: model_addr must > 0 ",
      "TypeError: [MAIXPY]kpu: only accept int or string",
      "TypeError: [MAIXPY]kpu: only accept int or string",
      "TypeError: [MAIXPY]kpu: only accept int or string",
      "ValueError: [MAIXPY]kpu: model format don't match, only supply .kmodel ",
      "ValueError: [MAIXPY]kpu: load error:5, ERR_READ_FILE: read file failed; nowhere.kmodel: [Errno 2] ENOENT",
      `${version}flash 0x600000: there is no model here: the flash is blank (every byte is 0xFF). ${advice.blank}`,
      `${format}flash 0xffffff00: the file is truncated: 1024 bytes are needed, 0 are present. ${advice.copy}`,
      expect.stringMatching(
        /; short\.kmodel: the file is truncated: \d+ bytes are needed, 2000 are present\. Copy or flash/,
      ),
      `${version}zip.kmodel: this is a zip archive or kfpkg, not a kmodel. Unpack it and use the .kmodel inside, or flash the archive with a tool that understands kfpkg.`,
      `${version}v5.kmodel: file offset 4: this is a kmodel version 5 (nncase 1.x); only versions 3 and 4 can run. ${advice.convert}`,
      `${format}empty.kmodel: the file is truncated: 1024 bytes are needed, 0 are present. ${advice.copy}`,
      "ValueError: [MAIXPY]kpu: load error:4, ERR_DECRYPT: check smodel match with your board; secret.smodel: this looks encrypted (a .smodel): its bytes are evenly distributed and it has no kmodel header. An encrypted model runs only with the vendor's firmware on the board it was made for; get the plain .kmodel.",
      `${version}file offset 0: this is not a kmodel: it begins with 68656c6c, a kmodel begins with 4c444d4b. Check the file or the flash address.`,
      "ValueError: [MAIXPY]kpu: load_flash arg format error: task=kpu.load_flash(flash_addr, is_dual_buf, batch_size, spi_speed)",
      "ValueError: [MAIXPY]kpu: load_flash arg format error: task=kpu.load_flash(flash_addr, is_dual_buf, batch_size, spi_speed)",
      "ValueError: [MAIXPY]kpu: model_addr must > 0 ",
      "no error: True",
    ]);
  });

  it("of everything that takes a net", () => {
    const { lines } = board.run(`
import KPU, image
t = KPU.load("digits.kmodel")
i = image.Image(28, 28, 4)
${raising(
  "KPU.set_outputs(t, 0, 1, 1)",
  "KPU.set_outputs(t, 0, 1, 1, 1.5)",
  "KPU.set_outputs(t, 0, 3, 3, 3)",
  "KPU.set_outputs(t, 7, 1, 1, 10)",
  "KPU.set_outputs(t, 0, 10, 1, 1)",
  "KPU.forward(t, image.Image(28, 28, 4).resize(20, 20))",
  "KPU.forward(t, image.Image(28, 28, 2))",
  "KPU.forward(t, [1.0, 2.0])",
  "KPU.forward(t, bytes(5))",
  "KPU.forward(t, 'x')",
  "KPU.forward(t, [1.0] * 783 + [None])",
  "KPU.forward(t)",
  "KPU.forward(None, i)",
  "KPU.forward(t, i, 3)",
  "KPU.forward(t, i, layer=999)",
  "KPU.get_output(t, 1.5)",
  "KPU.get_output(None, 0)",
  "KPU.get_output(t, 9)",
  "KPU.forward(t, i)[0:5:2]",
  "KPU.forward(t, i)[10]",
  "KPU.forward(t, i).to_image(channel=44)",
  "KPU.fmap(KPU.forward(t, i), 0)",
  "KPU.fmap(i, 0)",
  "KPU.fmap(KPU.forward(t, i, layer=1), 99) and 0",
  "KPU.set_layers(t, 999)",
  "KPU.deinit(i)",
  "KPU.netinfo(i)",
  "KPU.profile(None)",
)}
f = KPU.forward(t, i)
${raising("exec('f[0:2] = [1]')", "exec('f[0:4:2] = [1, 2]')", "exec('f[0] = \"x\"')")}
KPU.deinit(t)
${raising("KPU.forward(t, i)", "KPU.get_output(t, 0)", "f[0]", "f[:]", "KPU.netinfo(t)", "KPU.profile(t)", "KPU.set_outputs(t, 0, 1, 1, 10)", "KPU.set_layers(t, 1)", "KPU.run_yolo2(t, i)", "KPU.init_yolo2(t, 0.5, 0.3, 5, (1,) * 10)")}
`);
    const released = "ValueError: [MAIXPY]kpu: this kpu_net was deinit'ed; load the model again.";
    const out =
      "ValueError: [MAIXPY]kpu: set_outputs arg format error: set_outputs(task, int idx, int w, int h, int ch)";
    const slice = "OSError: only slices with step=1 (aka None) are supported";
    expect(lines).toEqual([
      out,
      out,
      "[MAIXPY]kpu: set_outputs arg value error: w,c,ch size not match output size: output 0 has 10 values: w=1, h=1, ch=10",
      "no error: False",
      "[MAIXPY]kpu: set_outputs arg value error:kmodel output idx 7 out of range: the model has 1",
      "no error: False",
      "no error: True",
      "ValueError: [MAIXPY]kpu: check img format err! img w=20,h=20,grayscale, but model w=28,h=28,channel=1",
      "ValueError: [MAIXPY]kpu: check img format err! img w=28,h=28,RGB565, but model w=28,h=28,channel=1",
      "ValueError: [MAIXPY]kpu: input 0 takes 784 values (w=28,h=28,channel=1,uint8), 2 were given",
      "ValueError: [MAIXPY]kpu: input 0 takes 784 bytes (w=28,h=28,channel=1,uint8), 5 were given",
      expect.stringMatching(
        /^(TypeError: \[MAIXPY\]kpu: an image, numbers or bytes are needed as input, not str|ValueError: \[MAIXPY\]kpu: input 0 takes 784 bytes .* 1 were given)$/,
      ),
      "TypeError: can't convert NoneType to float",
      "TypeError: 'kpu_net' and 'img' arguments required",
      "no error: None",
      "ValueError: [MAIXPY]kpu: output index 3 out of range: the model has 1",
      expect.stringMatching(/^ValueError: \[MAIXPY\]kpu: layer 999 out of range: the model has \d+$/),
      "ValueError: [MAIXPY]kpu: get_output arg format error: get_output(task, int idx)",
      "ValueError: [MAIXPY]kpu: get_output arg format error: get_output(task, int idx)",
      "ValueError: [MAIXPY]kpu: output index 9 out of range: the model has 1",
      slice,
      "IndexError: kpu_fmap index out of range",
      "ValueError: no such channel",
      "ValueError: [MAIXPY]kpu: can't convet float fmap yet; use fmap.to_image()",
      "TypeError: [MAIXPY]kpu: a kpu_fmap is needed, not Image",
      expect.stringMatching(
        /^ValueError: \[MAIXPY\]kpu: (ch err,input 0~\d+|can't convet float fmap yet.*)$/,
      ),
      expect.stringMatching(/^\[MAIXPY\]kpu: set_layers arg value error: the model has \d+ layers$/),
      "no error: False",
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "OSError: cannot grow or shrink image",
      slice,
      "TypeError: can't convert str to float",
      released,
      released,
      released,
      released,
      released,
      released,
      "[MAIXPY]kpu: set_outputs ctx error, maybe init err",
      "no error: False",
      released,
      released,
      released,
    ]);
  });

  it("of yolo2 and the face functions", () => {
    const { lines } = board.run(`
import KPU, image
t = KPU.load("digits.kmodel")
i = image.Image(28, 28, 4)
${raising(
  "KPU.init_yolo2(None, 0.5, 0.3, 5, (1,) * 10)",
  "KPU.init_yolo2(t, 1.5, 0.3, 5, (1,) * 10)",
  "KPU.init_yolo2(t, 0.5, -0.3, 5, (1,) * 10)",
  "KPU.init_yolo2(t, 0.5, 0.3, 0, (1,) * 10)",
  "KPU.init_yolo2(t, 0.5, 0.3, 5, (1,) * 9)",
  "KPU.run_yolo2(t, i)",
  "KPU.init_yolo2(t, threshold=0.5, nms_value=0.3, anchor_number=5, anchor=(1,) * 10)",
  "KPU.run_yolo2(t, i)",
  "KPU.run_yolo2(None, i)",
  "KPU.face_encode(7)",
  "KPU.face_encode([0.5] * 513)",
  "KPU.face_compare(b'abc', b'ab')",
  "KPU.face_compare(1, b'ab')",
  "len(KPU.face_encode([0.5, -1, 2])), type(KPU.face_encode([1]))",
  "KPU.face_compare(KPU.face_encode([1, 2, 3]), KPU.face_encode((2, 4, 6)))",
  "KPU.face_compare(KPU.face_encode([1, 0]), KPU.face_encode([-1, 0])) < 1",
)}
print(t.net_arg())
`);
    expect(lines).toEqual([
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "ValueError: [MAIXPY]kpu: threshold only support 0 to 1",
      "ValueError: [MAIXPY]kpu: nms_value only support 0 to 1",
      "ValueError: [MAIXPY]kpu: anchor_number should > 0",
      "ValueError: [MAIXPY]kpu: anchor needs 10 numbers, two for each anchor",
      "ValueError: [MAIXPY]kpu: region_layer_init err! call init_yolo2() first",
      "no error: True",
      "ValueError: [MAIXPY]kpu: region_layer_init err! 10 channels do not divide into 5 anchors of 5 + classes",
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "TypeError: [MAIXPY]kpu: a list or tuple of numbers is needed",
      "ValueError: feature dim <=200\r",
      "",
      "ValueError: compare feature must in same dim!\r",
      "",
      "TypeError: object with buffer protocol required",
      "no error: (3, <class 'bytearray'>)",
      "no error: 100.0",
      "no error: True",
      expect.stringMatching(
        /^\{"threshold":0\.500000, "nms_value":0\.300000, "anchor_number":5, "anchor":"\(1\.000000, .*\)"\}$/,
      ),
    ]);
  });

  it("out of memory names the figures", () => {
    const { lines } = board.run(`
import KPU
nets = []
try:
    big = open("digits.kmodel", "rb").read() + bytes(200000)
    while True:
        nets.append(KPU.load(big))
except ValueError as e:
    n = len(nets)
    print(e)
    nets = None
print(len(KPU.netinfo(KPU.load(big))) > 0, n > 5)
`);
    expect(lines[0]).toMatch(
      /^\[MAIXPY\]kpu: load error:6, ERR_NO_MEM: memory not enough; out of memory: .* needs \d+ bytes; \d+ are free, the largest block has \d+\. Release other models/,
    );
    expect(lines.at(-1)).toBe("True True");
  });
});

describe("memory", () => {
  it("1000 rounds of load, forward and deinit leave it as it was", () => {
    const { lines, stderr } = board.run(`
import KPU, image, gc
i = image.Image(28, 28, 4)
def free():
    import uio as io
    gc.collect()
    return gc.mem_free()
def round():
    t = KPU.load("digits.kmodel")
    f = KPU.forward(t, i)
    KPU.deinit(t)
round()
KPU.memtest()
a = free()
for k in range(1000):
    round()
b = free()
KPU.memtest()
print(a - b)
`);
    expect(stderr).toBe("");
    expect(lines[1]).toBe(lines[3]);
    expect(Math.abs(Number(lines[4]))).toBeLessThan(256);
  });

  it("a model that nobody holds is released at the next collection", () => {
    const { lines } = board.run(`
import KPU, gc
def load():
    return KPU.load("digits.kmodel").model_size()
load()
gc.collect()
KPU.memtest()
for k in range(50):
    load()
gc.collect()
KPU.memtest()
`);
    expect(lines[1]).toBe(lines[3]);
  });
});

describe("object detection and learning", () => {
  const yolo = real.find(({ name }) => name === "nncase_yolo20");

  it.runIf(yolo)("run_yolo2 finds what a straightforward decoder finds", () => {
    const { file, cases } = readGolden(yolo!.folder, yolo!.name);
    const { inputs, outputs } = cases[0]!;
    board.write("yolo.kmodel", file);
    board.write("in0.bin", inputs[0]!);
    const anchors = [1.08, 1.19, 3.42, 4.41, 6.63, 11.38, 9.42, 5.11, 16.62, 10.52];
    const { lines, stderr } = board.run(
      `
import KPU
t = KPU.load("yolo.kmodel")
data = open("in0.bin", "rb").read()
f = KPU.forward(t, data)
print(f.w(), f.h(), f.ch())
for threshold in (1e-5, 1e-3, 1):
    KPU.init_yolo2(t, threshold, 0.3, 5, ${JSON.stringify(anchors)})
    r = KPU.run_yolo2(t, data)
    print(None if r is None else [(o.x(), o.y(), o.w(), o.h(), o.classid(), round(o.value(), 4)) for o in r])
`,
      ...["--heap", "8388608"],
    );
    expect(stderr).toBe("");
    const [w, h, ch] = lines[0]!.split(" ").map(Number) as [number, number, number];
    const values = new Float32Array(new Uint8Array(outputs[0]!).buffer);
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const decode = (threshold: number) => {
      const boxes: { b: number[]; c: number; s: number }[] = [];
      const classes = ch / 5 - 5;
      for (let a = 0; a < 5; a++) {
        for (let i = 0; i < w * h; i++) {
          const v = (e: number) => values[(a * (5 + classes) + e) * w * h + i]!;
          const weights = Array.from({ length: classes }, (_, c) => Math.exp(v(5 + c)));
          const best = weights.indexOf(Math.max(...weights));
          const s = (sigmoid(v(4)) * weights[best]!) / weights.reduce((x, y) => x + y, 0);
          if (s <= threshold) continue;
          const [x, y] = [((i % w) + sigmoid(v(0))) / w, (Math.floor(i / w) + sigmoid(v(1))) / h];
          const [bw, bh] = [
            (Math.exp(v(2)) * anchors[2 * a]!) / w,
            (Math.exp(v(3)) * anchors[2 * a + 1]!) / h,
          ];
          boxes.push({ b: [x - bw / 2, y - bh / 2, x + bw / 2, y + bh / 2], c: best, s });
        }
      }
      boxes.sort((p, q) => q.s - p.s);
      const kept: typeof boxes = [];
      for (const p of boxes) {
        const near = kept.some((q) => {
          const iw = Math.min(p.b[2]!, q.b[2]!) - Math.max(p.b[0]!, q.b[0]!);
          const ih = Math.min(p.b[3]!, q.b[3]!) - Math.max(p.b[1]!, q.b[1]!);
          if (p.c !== q.c || iw <= 0 || ih <= 0) return false;
          const area = (r: number[]) => (r[2]! - r[0]!) * (r[3]! - r[1]!);
          return (iw * ih) / (area(p.b) + area(q.b) - iw * ih) > 0.3;
        });
        if (!near) kept.push(p);
      }
      const pixel = (x: number, n: number) => Math.trunc(Math.max(0, Math.min(x * n, n - 1)));
      return kept.map(({ b, c, s }) => {
        const [x1, y1, x2, y2] = [pixel(b[0]!, 320), pixel(b[1]!, 240), pixel(b[2]!, 320), pixel(b[3]!, 240)];
        return [x1, y1, x2 - x1, y2 - y1, c, Number(s.toFixed(4))];
      });
    };
    for (const [i, threshold] of [1e-5, 1e-3].entries()) {
      const want = decode(threshold);
      const got =
        lines[1 + i] === "None" ? [] : JSON.parse(lines[1 + i]!.replaceAll("(", "[").replaceAll(")", "]"));
      expect(got.length).toBe(want.length);
      for (const [k, box] of want.entries()) {
        for (const [j, v] of box.entries())
          expect(Math.abs(got[k][j] - v)).toBeLessThanOrEqual(j < 4 ? 1 : j < 5 ? 0 : 2e-4);
      }
    }
    expect(decode(1e-5).length).toBeGreaterThan(10);
    expect(lines[3]).toBe("None");
  });

  it("classifier learns from pictures, is saved and loaded", () => {
    for (const name of ["digit3.png", "digit7.png"]) {
      board.write(name, readFileSync(fileURLToPath(new URL(`../../tools/model/${name}`, import.meta.url))));
    }
    const { lines } = board.run(`
import KPU, image
t = KPU.load("digits.kmodel")
three, seven = [image.Image("digit%d.png" % n).to_grayscale() for n in (3, 7)]
c = KPU.classifier(t, 2, 2)
${raising("c.predict(three)", "c.train()", "KPU.classifier(None, 1, 1)", "KPU.classifier(t, 0, 1)", "KPU.classifier.load(t, 'nowhere')", "c.rm_sample_img()")}
print(c.add_class_img(three), c.add_class_img(seven), c.add_sample_img(seven), c.add_sample_img(three))
${raising("c.add_class_img(three)", "c.add_sample_img(three)", "c.add_class_img(image.Image(5, 5, 4))")}
c.train()
print(c.predict(three), c.predict(seven)[0], c)
c.save("two.classifier")
d, n, m = KPU.classifier.load(t, "two.classifier")
print(n, m, d.predict(three)[0], d.predict(seven)[0])
`);
    expect(lines).toEqual([
      "ValueError: train first",
      "ValueError: add a picture of every class first",
      "ValueError: model",
      "ValueError: model, class num, sample num",
      "OSError: [Errno 2] ENOENT",
      "ValueError: index out of range",
      "0 1 0 1",
      "ValueError: all classes have a picture",
      "ValueError: all samples have a picture",
      "ValueError: all classes have a picture",
      '(0, 0.0) 1 {"classes":2, "samples":2}',
      "2 2 0 1",
    ]);
  });
});
