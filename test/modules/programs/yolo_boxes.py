# Detection of boxes as demo scripts do it, with a model that has no region output: the error must say so.
import sensor, image, lcd, time
import KPU as kpu
import gc, sys

def lcd_show_except(e):
    import uio
    err_str = uio.StringIO()
    sys.print_exception(e, err_str)
    err_str = err_str.getvalue()
    img = image.Image(size=(240, 135))
    img.draw_string(0, 10, err_str, scale=1, color=(0xff, 0x00, 0x00))
    lcd.display(img)
    return err_str

def main(anchors, labels=None, model_addr=0x500000, sensor_window=(24, 24), lcd_rotation=0):
    sensor.reset()
    sensor.set_pixformat(sensor.RGB565)
    sensor.set_framesize(sensor.QVGA)
    sensor.set_windowing(sensor_window)
    sensor.set_hmirror(False)
    sensor.set_vflip(False)
    sensor.run(1)
    lcd.init(type=1)
    lcd.rotation(lcd_rotation)
    lcd.clear(lcd.WHITE)
    if not labels:
        labels = ["a", "b"]
    img = image.Image(size=(lcd.width(), lcd.height()))
    img.draw_rectangle((0, 0, lcd.width(), lcd.height()), fill=True, color=(0, 0, 255))
    info = "VERSION:%s" % "1.0"
    img.draw_string(int(lcd.width() // 2 - len(info) * 5), int(lcd.height() // 4), info, color=(255, 255, 255), scale=2, mono_space=0)
    lcd.display(img)
    del img
    task = None
    try:
        task = kpu.load(model_addr)
        kpu.init_yolo2(task, 0.5, 0.3, 5, anchors)
        while True:
            img = sensor.snapshot()
            t = time.ticks_ms()
            objects = kpu.run_yolo2(task, img.to_grayscale())
            t = time.ticks_ms() - t
            if objects:
                for obj in objects:
                    pos = obj.rect()
                    img.draw_rectangle(pos)
                    img.draw_string(pos[0], pos[1], "%s : %.2f" % (labels[obj.classid()], obj.value()), scale=2, color=(255, 0, 0))
            img.draw_string(0, 200, "t:%dms" % t, scale=2, color=(255, 0, 0))
            lcd.display(img)
    finally:
        if task is not None:
            print(kpu.deinit(task))

try:
    main(anchors=[1.08, 1.19, 3.42, 4.41, 6.63, 11.38, 9.42, 5.11, 16.62, 10.52])
except Exception as e:
    text = lcd_show_except(e)
    print(text.split("\n")[-2])
finally:
    gc.collect()
# out: init i2c2
# out: [MAIXPY]: find ov7740
# out: True
# out: ValueError: [MAIXPY]kpu: check img format err! img w=24,h=24,grayscale, but model w=28,h=28,channel=1
