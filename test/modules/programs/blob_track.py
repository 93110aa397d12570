import sensor, image, lcd, time

lcd.init(freq=15000000)
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.skip_frames(time=20)
sensor.set_auto_gain(False)
sensor.set_auto_whitebal(False)
clock = time.clock()
red_threshold = (30, 100, 15, 127, 15, 127)
frames = 0
while frames < 2:
    clock.tick()
    img = sensor.snapshot()
    blobs = img.find_blobs([red_threshold], pixels_threshold=200, area_threshold=200, merge=True)
    if blobs:
        largest = max(blobs, key=lambda b: b.pixels())
        img.draw_rectangle(largest[0:4])
        img.draw_cross(largest[5], largest[6])
        img.draw_cross(largest.cx(), largest.cy(), color=(0, 255, 0), size=10)
        print("x", largest.x(), "w", largest.w(), largest.code(), largest.count(), 0 <= largest.rotation() <= 3.15)
        b = lcd.display(img)
    frames += 1
    fps = clock.fps()
print(fps > 0, lcd.width(), lcd.height())
# out: init i2c2
# out: [MAIXPY]: find ov7740
# out~: x \d+ w \d+ 1 \d+ True
# out~: x \d+ w \d+ 1 \d+ True
# out: True 240 135
