import video, sensor, image, lcd, time, os

lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
v = video.open("/sd/capture.avi", audio=False, record=1, interval=200000, quality=50)
i = 0
while True:
    img = sensor.snapshot()
    lcd.display(img)
    img_len = v.record(img)
    i += 1
    if i > 2:
        break
print("record_finish")
v.record_finish()
print(os.stat("/sd/capture.avi")[6] > 3000, img_len > 0)
v = video.open("/sd/capture.avi")
v.volume(50)
frames = 0
while True:
    if v.play() == 0:
        break
    frames += 1
v.__del__()
print(frames)
# out: init i2c2
# out: [MAIXPY]: find ov7740
# out: record_finish
# out: True True
# out: 3
