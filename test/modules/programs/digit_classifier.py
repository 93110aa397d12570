# A classifier on a picture of the SD card, result on the display.
import KPU as kpu
import image, lcd

lcd.init()
lcd.rotation(2)
labels = [str(i) for i in range(10)]
task = kpu.load("/sd/digits.kmodel")
kpu.set_outputs(task, 0, 1, 1, 10)
img = image.Image("/sd/digit7.png")
img = img.to_grayscale(copy=True)
img = img.resize(28, 28)
img.pix_to_ai()
fmap = kpu.forward(task, img)
plist = fmap[:]
pmax = max(plist)
max_index = plist.index(pmax)
lcd.draw_string(0, 0, "%.2f: %s" % (pmax, labels[max_index].strip()))
print(labels[max_index], pmax > 0.5, len(plist))
a = kpu.deinit(task)
# out: 7 True 10
