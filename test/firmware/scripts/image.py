# Module image without a camera: every pixel of the results goes into a hash.
import image, uhashlib, ubinascii


def show(name, img):
    h = ubinascii.hexlify(uhashlib.sha256(img.to_bytes()).digest()[:8]).decode()
    print(name, img.width(), img.height(), h)


def scene(w, h):
    img = image.Image(size=(w, h))
    for y in range(0, h, 4):
        for x in range(0, w, 4):
            img.draw_rectangle(x, y, 4, 4, color=((x * 5) & 255, (y * 7) & 255, (x ^ y) & 255), fill=True)
    img.draw_rectangle(10, 10, 30, 20, color=(255, 0, 0), fill=True)
    img.draw_circle(60, 40, 13, color=(0, 255, 0), thickness=3)
    img.draw_line(0, h - 1, w - 1, 0, color=(0, 0, 255), thickness=2)
    img.draw_string(3, 45, "kpy 0.1", color=(255, 255, 255), scale=2)
    img.draw_cross(80, 20, color=(1, 2, 3), size=7)
    img.draw_arrow(5, 5, 70, 55, color=(9, 200, 100))
    return img


rgb = scene(99, 63)
show("scene", rgb)
gray = rgb.to_grayscale(copy=True)
show("gray", gray)
for name in ("mean", "median", "mode", "midpoint", "gaussian", "laplacian"):
    for source in (rgb, gray):
        img = source.copy()
        try:
            getattr(img, name)(1)
            show(name, img)
        except Exception as e:
            print(name, type(e), e)
for name, args in (("invert", ()), ("negate", ()), ("histeq", ()), ("dilate", (1,)), ("erode", (1,)), ("binary", ([(40, 200)],))):
    img = gray.copy()
    try:
        getattr(img, name)(*args)
        show(name, img)
    except Exception as e:
        print(name, type(e), e)
show("resize", rgb.resize(37, 51))
show("crop", rgb.copy(roi=(11, 7, 33, 29)))
show("rotate", rgb.rotation_corr(z_rotation=30))
print(rgb.get_statistics(), gray.get_histogram().get_threshold())
for b in rgb.find_blobs([(30, 100, 20, 127, -128, 127)], pixels_threshold=20, area_threshold=20):
    print(b)
data = rgb.compress(quality=70).to_bytes()
print(len(data), ubinascii.hexlify(uhashlib.sha256(data).digest()[:8]).decode())
