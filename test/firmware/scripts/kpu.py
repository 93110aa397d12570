# Module KPU on a model in memory; MODEL is base64 text that the test puts in front.
import KPU as kpu, image, ubinascii

task = kpu.load(ubinascii.a2b_base64(MODEL))
print(task)
kpu.set_outputs(task, 0, 1, 1, 10)
for digit in range(3):
    img = image.Image(size=(28, 28)).to_grayscale(copy=True)
    img.draw_line(6 + digit, 4, 20 - 3 * digit, 24, color=255, thickness=3)
    img.draw_circle(14, 10 + digit, 5, color=255, thickness=2)
    img.pix_to_ai()
    fmap = kpu.forward(task, img)
    print(["%.9g" % x for x in fmap[:]])
for bad in (b"", b"\xff" * 64, b"\x03\x00\x00\x00" + bytes(60)):
    try:
        kpu.load(bad)
    except Exception as e:
        print(type(e), str(e)[:60])
kpu.deinit(task)
