import time
from machine import Timer, PWM
from board import board_info

tim = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PWM)
S1 = PWM(tim, freq=50, duty=0, pin=board_info.CONNEXT_A)

def Servo(servo, angle):
    duty = (angle + 90) / 180 * 10 + 2.5
    servo.duty(duty)
    return duty

for angle in (-90, 0, 90):
    print(Servo(S1, angle), S1.duty(), S1.freq())
    time.sleep_ms(2)
S1.disable()
S1.freq(100)
S1.enable()
S1.deinit()
# out: 2.5 2.5 50
# out: 7.5 7.5 50
# out: 12.5 12.5 50
