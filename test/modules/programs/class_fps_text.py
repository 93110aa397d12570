# Text made the way the article's script makes it.
import time, image
clock = time.clock()
clock.tick()
time.sleep_ms(20)
fps = clock.fps()
fps_0 = int(fps)
fps_1 = (int(fps * 10) - fps_0 * 10)
fps_2 = (int(fps * 100) - fps_1 * 10 - fps_0 * 100)
text = str(fps_0) + "." + str(fps_1) + str(fps_2) + " FPS"
print(20 < fps <= 50, text.endswith(" FPS"), "." in text)
img = image.Image()
a = img.draw_string(120, 10, text, color=(30, 111, 150), scale=2.5, mono_space=False)
print(a is img, sum(1 for p in img.copy((120, 10, 100, 40))[:] if p != (0, 0, 0)) > 100, img.clear() is img)
# out: True True True
# out: True True True
