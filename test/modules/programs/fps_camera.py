# Endless loop until the pictures end, as `kpy run --frames` ends it.
import sensor, image, lcd, time
lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
sensor.skip_frames(30)
clock = time.clock()
n = 0
try:
    while (True):
        clock.tick()
        img = sensor.snapshot()
        n += 1
        fps = clock.fps()
        img.draw_string(2, 2, ("%2.1ffps" % (fps)), color=(0, 128, 0), scale=2)
        lcd.display(img)
except OSError as e:
    print(n, e)
print(repr(clock)[:8], clock.avg() >= 0)
clock.reset()
# out: init i2c2
# out: [MAIXPY]: find ov7740
# out: 3 the camera gives no more pictures
# out: t_start: True
