import image

img = image.Image(size=(64, 48))
img.draw_rectangle(16, 12, 32, 24, color=(255, 255, 255), fill=True)
gray = img.to_grayscale(copy=True)
print(gray.get_statistics().mean(), gray.get_statistics().max(), gray.get_histogram(bins=16).bins()[15] > 0.2)
b = gray.copy()
b.binary([(128, 255)])
print(b.get_pixel(20, 20), b.get_pixel(1, 1))
b.invert()
print(b.get_pixel(20, 20), b.get_pixel(1, 1))
e = gray.copy()
e.erode(1)
d = gray.copy()
d.dilate(1)
area = lambda i: sum(1 for p in i[:] if p)
print(area(gray), area(e), area(d))
g = gray.copy().gaussian(1)
print(0 < g.get_pixel(16, 20) < 255)
k = gray.copy()
k.conv3((-1, -1, -1, -1, 8, -1, -1, -1, -1))
print(k.get_pixel(30, 20), k.get_pixel(16, 20) > 0)
m = gray.copy()
m.mean(1)
m.median(1)
h = gray.copy()
h.histeq()
print(gray.get_statistics()[0:2])
r = image.Image(size=(8, 8))
r.set_pixel(3, 4, (255, 128, 0))
r[0] = (0, 255, 0)
print(r.get_pixel(3, 4), r[0], len(r[:]))
diff = gray.copy().difference(gray)
print(area(diff))
small = gray.mean_pooled(2, 2)
print(small.width(), small.height())
# out: 64 255 True
# out: 255 0
# out: 0 255
# out: 768 660 884
# out: True
# out: 0 True
# out: (64, 0)
# out: (255, 130, 0) (0, 255, 0) 64
# out: 0
# out: 32 24
