from Maix import GPIO
from fpioa_manager import *
import utime

fm.register(board_info.CONNEXT_A, fm.fpioa.GPIOHS0, force=True)
fm.register(board_info.CONNEXT_B, fm.fpioa.GPIOHS1, force=True)
key = GPIO(GPIO.GPIOHS0, GPIO.IN, GPIO.PULL_NONE)
out = GPIO(GPIO.GPIOHS1, GPIO.OUT)
out.value(1)
events = []

def test_irq(pin_num):
    events.append(pin_num.value())

key.irq(test_irq, GPIO.IRQ_BOTH, GPIO.WAKEUP_NOT_SUPPORT, 7)
for k in range(4):
    out.value(k & 1)
    utime.sleep_ms(2)
key.disirq()
out.value(0)
utime.sleep_ms(2)
fm.unregister(board_info.CONNEXT_A)
print(events)
# out: [0, 1, 0, 1]
