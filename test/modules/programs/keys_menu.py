# A menu on the display, moved with button B and chosen with button A.
import lcd, image, time
from fpioa_manager import *
from Maix import GPIO

fm.register(board_info.BUTTON_A, fm.fpioa.GPIO1)
but_a = GPIO(GPIO.GPIO1, GPIO.IN, GPIO.PULL_UP)
fm.register(board_info.BUTTON_B, fm.fpioa.GPIO2)
but_b = GPIO(GPIO.GPIO2, GPIO.IN, GPIO.PULL_UP)
lcd.init()
lcd.rotation(2)
items = ["camera", "model", "settings"]
chosen = 0
canvas = image.Image()
for turn in range(3):
    canvas.clear()
    for i, item in enumerate(items):
        y = 10 + i * 30
        if i == chosen:
            canvas.draw_rectangle(5, y - 4, 150, 26, color=(0, 80, 160), fill=True)
        canvas.draw_string(10, y, item, (255, 255, 255), scale=2)
    lcd.display(canvas)
    if but_b.value() == 1:      # not pressed: step by itself
        chosen = (chosen + 1) % len(items)
print(but_a.value(), but_b.value(), canvas.get_pixel(6, 67), canvas.get_pixel(6, 8))
# out: 1 1 (0, 81, 156) (0, 0, 0)
# pixel: 6 67 0 81 156
# pixel: 6 8 0 0 0
