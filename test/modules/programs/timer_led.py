from machine import Timer
from Maix import GPIO
from fpioa_manager import fm, board_info
import time

fm.register(board_info.LED_R, fm.fpioa.GPIO0)
led = GPIO(GPIO.GPIO0, GPIO.OUT)
led.value(1)
count = 0

def on_timer(timer):
    global count
    count += 1
    led.value(count % 2)
    if count == 5:
        timer.stop()

tim = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=5, unit=Timer.UNIT_MS, callback=on_timer, arg=on_timer, start=False, priority=1, div=0)
tim.start()
t0 = time.ticks_ms()
while count < 5 and time.ticks_diff(time.ticks_ms(), t0) < 2000:
    time.sleep_ms(1)
print(count, led.value(), tim.callback_arg() is on_timer)
tim.deinit()
# out: 5 1 True
