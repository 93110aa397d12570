# WS2812 lights of the UnitV, and the chip's own driver module.
from modules import ws2812
import time

led = ws2812(8, 5)
colors = ((255, 0, 0), (0, 255, 0), (0, 0, 255))
for n in range(3):
    for i in range(5):
        led.set_led(i, colors[(i + n) % 3])
    led.display()
    time.sleep_ms(1)
print("done")
# out: done
