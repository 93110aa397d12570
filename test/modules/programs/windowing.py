import sensor, lcd, image

lcd.init()
sensor.reset(freq=24000000, set_regs=True, dual_buff=True)
sensor.set_pixformat(sensor.GRAYSCALE)
sensor.set_framesize(sensor.QVGA)
print(sensor.set_windowing((224, 224)))
sensor.set_vflip(1)
sensor.set_hmirror(1)
sensor.set_contrast(1)
sensor.set_brightness(0)
sensor.set_saturation(0)
sensor.skip_frames(10)
sensor.run(1)
img = sensor.snapshot()
print(img, sensor.width(), sensor.height(), hex(sensor.get_id()))
print(type(img.get_pixel(5, 5)), img.get_statistics().mean() > 0)
for window in ((7, 8), (10, 16), (400, 8), (1, 2, 3)):
    try:
        sensor.set_windowing(window)
    except ValueError as e:
        print(e)
lcd.display(img)
# out: init i2c2
# out: [MAIXPY]: find ov7740
# out: True
# out: {"w":224, "h":224, "type"="grayscale", "size":50176} 320 240 0x7742
# out: <class 'int'> True
# out: The selected window is too small
# out: value must be multiple of 8
# out: The selected window is outside the bounds of the frame
# out: The tuple/list must either be (x, y, w, h) or (w, h)
