import lcd, image, time

lcd.init(type=1, freq=15000000, color=lcd.BLACK)
print(lcd.width(), lcd.height(), lcd.rotation())
lcd.clear(lcd.RED)
lcd.rotation(1)
print(lcd.width(), lcd.height())
lcd.mirror(1)
lcd.mirror(0)
lcd.rotation(0)
lcd.draw_string(lcd.width() // 2 - 68, lcd.height() // 2 - 4, "Welcome to MaixPy", lcd.WHITE, lcd.RED)
lcd.clear((30, 111, 150))
lcd.fill_rectangle(10, 20, 30, 40, (255, 255, 0))
lcd.set_backlight(50)
small = image.Image(size=(40, 40))
small.draw_rectangle(0, 0, 40, 40, color=(0, 255, 0), fill=True)
lcd.display(small, oft=(100, 50))
lcd.display(small, roi=(0, 0, 20, 20), oft=(200, 100))
# out: 240 135 0
# out: 135 240
# pixel: 15 25 255 255 0
# pixel: 110 60 0 255 0
# pixel: 210 110 0 255 0
# pixel: 2 2 33 109 148
# pixel: 225 125 33 109 148
