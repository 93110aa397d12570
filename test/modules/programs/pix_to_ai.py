import image, KPU as kpu, gc

task = kpu.load("/sd/digits.kmodel")
src = image.Image("/sd/digit7.png").to_grayscale(copy=True)
big = src.resize(112, 112)
results = set()
for i in range(5):
    img = big.resize(28, 28)
    print(img.pix_to_ai()) if i == 0 else img.pix_to_ai()
    fmap = kpu.forward(task, img)
    results.add(fmap[:].index(max(fmap[:])))
    del img
print(results)
# without planes it is converted by itself
print(kpu.forward(task, src).argmax())
img = image.Image(size=(16, 8))
img.draw_rectangle(0, 0, 8, 8, color=(255, 0, 0), fill=True)
img.pix_to_ai()
img.clear()
img.ai_to_pix()
print(img.get_pixel(2, 2), img.get_pixel(12, 2))
kpu.deinit(task)
# out: None
# out: {7}
# out: 7
# out: (255, 0, 0) (0, 0, 0)
