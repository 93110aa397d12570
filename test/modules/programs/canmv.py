# CanMV's class `maix.KPU`, and names that only some versions of MaixPy have.
from maix import KPU, utils
import image, time
kpu = KPU()
kpu.load_kmodel("/sd/digits.kmodel")
img = image.Image("/sd/digit7.png").to_grayscale()
img.pix_to_ai()
out = kpu.run_with_output(img, getlist=True)
print(out.index(max(out)), len(out))
f = kpu.run_with_output(img, get_feature=True)
print(round(kpu.feature_compare(f, f), 2), round(sum(KPU.softmax(out)), 3), kpu.sigmoid(0))
try:
    kpu.run_with_output()
except ValueError as e:
    print(e)
kpu.deinit()
g = image.Image(size=(16, 8)).to_grayscale()
g.draw_rectangle(0, 0, 8, 8, color=200, fill=True)
print(g.mean_pool(2, 2) is g, g, g.get_pixel(1, 1), g.get_pixel(6, 1))
g.strech_char(0)
print(g.get_pixel(1, 1))
import utimeq
q = utimeq.utimeq(3)
q.push(20, print, 1); q.push(10, len, 2)
a = [0, 0, 0]
q.pop(a)
print(a[0], len(q), q.peektime())
# out: 7 10
# out: 100.0 1.0 0.5
# out: invalid input
# out: True {"w":8, "h":4, "type"="grayscale", "size":32} 200 0
# out: 255
# out: 10 1 20
