# Every access to an output that scripts of the wild use.
import KPU as kpu, image, lcd, ulab as np

lcd.init()
task = kpu.load(0x500000)
print(kpu.set_outputs(task, 0, 10, 1, 1))
img = image.Image(size=(28, 28)).to_grayscale()
img.pix_to_ai()
fmap = kpu.forward(task, img, 0)
values = np.array(fmap[:])
print(np.argmax(values) == fmap.argmax(), fmap.w(), fmap.h(), fmap.ch(), fmap.size())
out = kpu.get_output(task, 0)
print(out[:] == fmap[:], bytearray(fmap) == bytes(memoryview(out)))
print(kpu.fmap_free(fmap))
layers = kpu.netinfo(task)
print(len(layers) > 3, layers[0].type() != "")
print(kpu.set_layers(task, 2), len(kpu.forward(task, img)[:]) > 0, kpu.set_layers(task, 0))
print(str(task).startswith('{"model_addr": 5242880, "model_size": '))
print(kpu.deinit(task), kpu.deinit(task))
# out: True
# out: True 10 1 1 40
# out: True True
# out: None
# skip: layer\[\d+\]: .*
# out: True True
# out: True True True
# out: True
# out: True True
