/** The camera's modules when memory is collected at every allocation, and when any single allocation fails. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runKpy } from "../py/python.ts";

const MODEL = readFileSync(fileURLToPath(new URL("../../tools/model/digits.kmodel", import.meta.url)));

const SCRIPT = `
import KPU, image, sensor, lcd, ubinascii
model = ubinascii.unhexlify("${MODEL.toString("hex")}")
lcd.init()
sensor.reset()
sensor.set_framesize(sensor.QQQVGA)
sensor.set_windowing((32, 24))
i = sensor.snapshot().copy()
i.draw_string(1, 1, "text", color=(255, 0, 0), scale=1.5)
i.draw_rectangle(8, 8, 10, 6, color=(255, 0, 0), fill=True)
lcd.display(i)
lcd.draw_string(0, 0, "text")
print([b.rect() for b in i.find_blobs([(30, 80, 30, 127, 0, 127)], threshold_cb=lambda b: b.pixels() > 3)])
print(i.get_statistics().l_mean(), i.get_histogram().get_percentile(0.5), i[0:2], i.get_pixel(9, 9))
for name in ("a.bmp", "a.png", "a.jpg"):
    i.save(name)
    print(image.Image(name), sum(image.Image(name).to_bytes()))
g = i.to_grayscale(copy=True).mean(1).resize(28, 28)
print(g.compressed().format(), g.to_rainbow(copy=True), g.binary([(50, 255)], copy=True))
task = KPU.load(model)
f = KPU.forward(task, g)
s = f.softmax()
print(f.argmax(), sum(f[:]) == sum(f.tolist()), len(f.nhwc()[:]), f.to_image(channel=0), s.argmax(), [n.type() for n in KPU.netinfo(task)][-1])
c = KPU.classifier(task, 2, 1)
c.add_class_img(g)
c.add_class_img(g.copy().invert())
c.train()
print(c.predict(g), len(KPU.profile(task)), task, KPU.face_compare(KPU.face_encode([1, 2]), KPU.face_encode([1, 2])))
try:
    KPU.load(b"nothing")
except ValueError as e:
    print(e)
print(KPU.deinit(task))
`;

describe("memory", () => {
  const calm = runKpy(SCRIPT);

  it("the script runs", () =>
    expect({ status: calm.status, stderr: calm.stderr }).toEqual({ status: 0, stderr: "" }));

  it("a collection at every allocation changes nothing", () => {
    const { status, stdout, stderr } = runKpy(SCRIPT, { stress: true });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: calm.stdout });
  });

  it("an allocation that fails raises MemoryError, wherever it is", () => {
    let raised = 0;
    let n = 30; // the first ones are made before the script, by its start
    // the steps grow: most places are met in the first hundreds
    for (let step = 1; ; n += step, step += n > 120 ? 5 : 0) {
      const { status, stderr } = runKpy(SCRIPT, { failAt: n });
      if (status === 0) {
        // caught by the script, or by something that does without; or beyond the last allocation
        if (n > 3000) break;
        continue;
      }
      expect(stderr).toMatch(/MemoryError|Out of/);
      raised++;
    }
    expect(raised).toBeGreaterThan(50);
  }, 400_000);
});
