# The shape of the stick's default boot.py: picture, sound, buttons, then the demo.
import lcd, image, time, uos, sys, os
from Maix import GPIO
from fpioa_manager import *
from machine import I2C
from pmu import axp192

pmu = axp192()
pmu.enablePMICSleepMode(True)
lcd.init()
lcd.rotation(2)
try:
    img = image.Image("/flash/startup.jpg")
    lcd.display(img)
except Exception:
    lcd.draw_string(lcd.width() // 2 - 100, lcd.height() // 2 - 4, "Error: Cannot find start.jpg", lcd.WHITE, lcd.RED)
fm.register(board_info.SPK_SD, fm.fpioa.GPIO0)
spk_sd = GPIO(GPIO.GPIO0, GPIO.OUT)
spk_sd.value(1)
fm.register(board_info.SPK_DIN, fm.fpioa.I2S0_OUT_D1)
fm.register(board_info.SPK_BCLK, fm.fpioa.I2S0_SCLK)
fm.register(board_info.SPK_LRCLK, fm.fpioa.I2S0_WS)
fm.register(board_info.BUTTON_A, fm.fpioa.GPIO1)
but_a = GPIO(GPIO.GPIO1, GPIO.IN, GPIO.PULL_UP)
fm.register(board_info.LED_W, fm.fpioa.GPIO3)
led_w = GPIO(GPIO.GPIO3, GPIO.OUT)
led_w.value(1)
if but_a.value() == 0:
    sys.exit()
print("demo", led_w.value(), spk_sd.value())
# out: demo 1 1
