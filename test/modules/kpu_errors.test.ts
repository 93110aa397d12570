/** Errors of module KPU that need more than a call: a KPU that does not answer, damaged classifiers, models with two inputs. */
import { copyFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Graph } from "../../tools/src/writer/graph.ts";
import { binary } from "../../tools/src/writer/ops.ts";
import { writeModel } from "../../tools/src/writer/write.ts";
import { raising } from "./board.ts";
import { scratch, startBoard } from "./power_on.ts";

const MODEL = fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url));

/** A board whose /flash holds the model of the digits. */
function board() {
  const fs = scratch();
  copyFileSync(MODEL, `${fs}/digits.kmodel`);
  return startBoard("m5stickv", { fs });
}

describe("errors of KPU", () => {
  it("a KPU that does not answer raises OSError, and runs again when it answers", () => {
    const b = board();
    b.run("import KPU\nt = KPU.load('/flash/digits.kmodel')\na = KPU.forward(t, bytes(784))[:]");
    b.host.board.sim.kpu_stall(1);
    const call = "KPU.forward(t, bytes(784))";
    expect(b.run(raising(call))).toBe(
      "OSError: Cannot run kmodel. node 1 (KPUConv2D), file offset 224: the KPU did not finish the layer (status -110). Check the KPU clock and that nothing else uses the KPU; the driver's message has the register state.\n",
    );
    b.host.board.sim.kpu_stall(0);
    expect(b.run("print(KPU.forward(t, bytes(784))[:] == a)")).toBe("True\n");
  });

  it("of load_flash", () => {
    expect(
      board().run(
        `import KPU\n${raising("KPU.load_flash(0x400000, 0, 0x8000, 80000000)", "KPU.load(0x400000)")}`,
      ),
    ).toBe(
      ["load_flash", "load"]
        .map(
          (name) =>
            `ValueError: [MAIXPY]kpu: ${name} error:2, ERR_KMODEL_VERSION: only support kmodel V3/V4 now; flash 0x400000: there is no model here: the flash is blank (every byte is 0xFF). Write the kmodel to this address first, or correct the address.\n`,
        )
        .join(""),
    );
  });

  it("of inputs, layers and channels", () => {
    const calls = [
      "KPU.forward(t, 5)",
      "KPU.forward(t, None)",
      "KPU.forward(t, bytes(784), layer=99)",
      "KPU.set_layers(None, 1)",
      "KPU.load(2 ** 70)",
      "KPU.fmap(KPU.forward(t, bytes(784), layer=2), 99)",
      "KPU.fmap(KPU.forward(t, bytes(784), layer=2), -1)",
      "KPU.fmap(KPU.forward(t, bytes(784), layer=2), 0)",
      "KPU.forward(t, bytes(784), layer=2).to_image()",
    ];
    const lines = board()
      .run(`import KPU\nt = KPU.load('/flash/digits.kmodel')\n${raising(...calls)}`)
      .split("\n");
    expect(lines).toEqual([
      "TypeError: [MAIXPY]kpu: an image, numbers or bytes are needed as input, not int",
      "TypeError: [MAIXPY]kpu: an image, numbers or bytes are needed as input, not NoneType",
      expect.stringMatching(/^ValueError: \[MAIXPY\]kpu: layer 99 out of range: the model has \d+$/),
      "TypeError: [MAIXPY]kpu: kpu_net type error",
      "OverflowError: overflow converting long int to machine word",
      expect.stringMatching(/^ValueError: \[MAIXPY\]kpu: ch err,input 0~\d+$/),
      expect.stringMatching(/^ValueError: \[MAIXPY\]kpu: ch err,input 0~\d+$/),
      expect.stringMatching(/^no error: \{"w":\d+, "h":\d+, "type"="grayscale", "size":\d+\}$/),
      "ValueError: to_image() needs 1 or 3 channels, or channel=",
      "",
    ]);
  });

  it("of a model with two inputs", () => {
    const g = new Graph();
    const [a, b] = [g.input([1, 1, 2, 2], "f32"), g.input([1, 1, 2, 2], "f32")];
    g.output(binary(g, "add", a, b));
    const fs = scratch();
    writeFileSync(`${fs}/sum.kmodel`, writeModel(g).bytes);
    const calls = ["KPU.forward(t, [1] * 4)", "KPU.forward(t, ([1] * 4, [2] * 3))"];
    calls.push("KPU.forward(t, ([1] * 4, [2, 3, 4, 5]))[:]");
    expect(
      startBoard("m5stickv", { fs })
        .run(`import KPU\nt = KPU.load('/flash/sum.kmodel')\n${raising(...calls)}`)
        .split("\n"),
    ).toEqual([
      "ValueError: [MAIXPY]kpu: this model has 2 inputs: give a tuple with one image, list or bytes for each",
      "ValueError: [MAIXPY]kpu: input 1 takes 4 values (w=2,h=2,channel=1,float32), 3 were given",
      "no error: (3.0, 4.0, 5.0, 6.0)",
      "",
    ]);
  });

  it("of saved classifiers", () => {
    const b = board();
    const text = b.run(`import KPU, image
t = KPU.load('/flash/digits.kmodel')
c = KPU.classifier(t, 1, 1)
c.add_class_img(image.Image(28, 28, 4))
${raising("c.save('/flash/c')")}
c.train()
${raising("c.save(5)", "c.save('/flash/c')")}
data = open('/flash/c', 'rb').read()
for name, part in (('cut', data[:-4]), ('other', b'abcd' + data[4:]), ('zero', data[:4] + bytes(4) + data[8:])):
    open('/flash/' + name, 'wb').write(part)
${raising("KPU.classifier.load(None, '/flash/c')", "KPU.classifier.load(t, 5)", "KPU.classifier.load(t, '/flash/cut')", "KPU.classifier.load(t, '/flash/other')", "KPU.classifier.load(t, '/flash/zero')", "KPU.classifier.load(t, '/flash/none')")}
`);
    expect(text.split("\n")).toEqual([
      "ValueError: train first",
      "ValueError: path err",
      "no error: None",
      "ValueError: must be model",
      "ValueError: path err",
      "OSError: the classifier was saved for another model",
      "OSError: this is no saved classifier",
      "OSError: this is no saved classifier",
      "OSError: [Errno 2] ENOENT",
      "",
    ]);
  });
});
