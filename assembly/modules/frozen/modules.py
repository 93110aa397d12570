# Module `modules` of MaixPy: things on a pin.
import _maix
import time
from Maix import GPIO, FPIOA


# WS2812 lights through an I2S unit: each bit of colour is four bits on the wire, high for one of them (0) or three (1).
class ws2812:
    def __init__(self, led_pin=None, led_num=1, i2s_num=2, i2s_chn=3, i2s_dma_chn=1):
        from _sound import I2S

        if not led_pin is None and not 0 <= led_pin <= 47:
            raise ValueError("led_pin")
        if led_num < 1:
            raise ValueError("led_num")
        first = (FPIOA.I2S0_OUT_D0, FPIOA.I2S1_OUT_D0, FPIOA.I2S2_OUT_D0)[i2s_num]
        if led_pin is not None:
            FPIOA().set_function(led_pin, first + i2s_chn)
        self._i2s = I2S(i2s_num)
        self._i2s.channel_config(i2s_chn, I2S.TRANSMITTER, resolution=I2S.RESOLUTION_32_BIT, cycles=I2S.SCLK_CYCLES_32, align_mode=4)
        # 0.8 Mbit/s of colour
        self._i2s.set_sample_rate(50000)
        self._colors = bytearray(led_num * 3)

    def set_led(self, num, color):
        if num < 0 or num * 3 >= len(self._colors):
            raise ValueError("led number out of range")
        r, g, b = color
        # in the order of the wire
        self._colors[num * 3] = g & 255
        self._colors[num * 3 + 1] = r & 255
        self._colors[num * 3 + 2] = b & 255

    def get_led(self, num):
        g, r, b = self._colors[num * 3 : num * 3 + 3]
        return r, g, b

    # Two channels of 32 bits take four bits of colour each... 12 bytes a light; zeros behind it make the lights take over.
    def display(self):
        wire = bytearray((len(self._colors) * 4 + 7 & ~7) + 64)
        at = 0
        for color in self._colors:
            word = 0
            for i in range(7, -1, -1):
                word = word << 4 | (0b1110 if color >> i & 1 else 0b1000)
            # words are sent high bit first
            for shift in (0, 8, 16, 24):
                wire[at] = word >> shift & 255
                at += 1
        self._i2s._write(wire)


# Distance sensor with one wire for trigger and echo; `gpio` is a function number, fm.fpioa.GPIOHS0 ...
class ultrasonic:
    UNIT_CM = 0
    UNIT_INCH = 1

    def __init__(self, gpio):
        if not FPIOA.GPIOHS0 <= gpio <= FPIOA.GPIOHS31:
            raise ValueError("gpio error")
        self._line = gpio - FPIOA.GPIOHS0

    # The distance, 0 without an echo within `timeout` microseconds.
    def measure(self, unit=0, timeout=1000000):
        pin = GPIO(self._line, GPIO.OUT)
        for level in (0, 1, 0):
            pin.value(level)
            time.sleep_us(10)
        pin.mode(GPIO.IN)
        start = self._wait(pin, 1, timeout)
        end = start and self._wait(pin, 0, timeout)
        if not end:
            return 0
        us = time.ticks_diff(end, start)
        return us * 0.017 if unit == self.UNIT_CM else us * 0.017 / 2.54

    def _wait(self, pin, level, timeout):
        start = time.ticks_us()
        while pin.value() != level:
            if time.ticks_diff(time.ticks_us(), start) > timeout:
                return 0
        return time.ticks_us() or 1


# 1-Wire bus; `gpio` as for ultrasonic.
class onewire:
    def __init__(self, gpio):
        if not FPIOA.GPIOHS0 <= gpio <= FPIOA.GPIOHS31:
            raise ValueError("gpio error")
        self._pin = GPIO(gpio - FPIOA.GPIOHS0, GPIO.IN, GPIO.PULL_UP)

    def _low(self, us):
        self._pin.mode(GPIO.OUT)
        self._pin.value(0)
        time.sleep_us(us)

    def _release(self, us):
        self._pin.mode(GPIO.PULL_UP)
        time.sleep_us(us)

    # True when a device has answered.
    def reset(self):
        self._low(480)
        self._release(70)
        found = not self._pin.value()
        time.sleep_us(410)
        return found

    def readbit(self):
        self._low(3)
        self._release(10)
        bit = self._pin.value()
        time.sleep_us(53)
        return bit

    def writebit(self, bit):
        self._low(10 if bit else 65)
        self._release(55 if bit else 5)

    def readbyte(self):
        byte = 0
        for i in range(8):
            byte |= self.readbit() << i
        return byte

    def writebyte(self, byte):
        for i in range(8):
            self.writebit(byte >> i & 1)

    def readbuffer(self, n):
        return bytearray(self.readbyte() for _ in range(n))

    def writebuffer(self, data):
        for byte in data:
            self.writebyte(byte)

    def select(self, rom):
        self.reset()
        self.writebyte(0x55)
        self.writebuffer(rom)

    def skip(self):
        self.reset()
        self.writebyte(0xCC)

    def depower(self):
        self._pin.mode(GPIO.IN)

    # Addresses of all devices: each round follows the branches of the last address up to the last choice.
    def search(self, diff=64):
        found = []
        rom = bytearray(8)
        last = 0
        while self.reset():
            self.writebyte(0xF0)
            choice = 0
            for n in range(1, 65):
                a, b = self.readbit(), self.readbit()
                if a and b:
                    return found
                at, bit = (n - 1) >> 3, 1 << (n - 1 & 7)
                if a != b:
                    value = a
                else:
                    value = rom[at] & bit != 0 if n < last else n == last
                    if not value:
                        choice = n
                rom[at] = rom[at] | bit if value else rom[at] & ~bit
                self.writebit(value)
            found.append(bytearray(rom))
            last = choice
            if not last:
                break
        return found

    def crc8(self, data):
        crc = 0
        for byte in data:
            for _ in range(8):
                mix = (crc ^ byte) & 1
                crc = crc >> 1 ^ (0x8C if mix else 0)
                byte >>= 1
        return crc
