import time, ustruct
from machine import I2C

i2c = I2C(I2C.I2C0, freq=100000, scl=28, sda=29)
devices = i2c.scan()
print(devices)
MPU6886_ADDR = 0x68

class IMU:
    def __init__(self, i2c, address=MPU6886_ADDR):
        self.i2c = i2c
        self.address = address
        if self.whoami() != 0x19:
            raise RuntimeError("no MPU6886")
        for reg, value in ((0x6b, 0x00), (0x6b, 0x80), (0x6b, 0x01), (0x1c, 0x10), (0x1b, 0x18)):
            self.i2c.writeto_mem(self.address, reg, value, mem_size=8)
            time.sleep_ms(1)

    def whoami(self):
        return self.i2c.readfrom_mem(self.address, 0x75, 1)[0]

    def accel(self):
        data = self.i2c.readfrom_mem(self.address, 0x3b, 6, mem_size=8)
        return tuple(v * 8 / 32768 for v in ustruct.unpack(">hhh", data))

imu = IMU(i2c)
x, y, z = imu.accel()
print(-8 <= x <= 8, -8 <= y <= 8, -8 <= z <= 8)
try:
    i2c.readfrom_mem(0x50, 0, 1)
except OSError as e:
    print("OSError", e.args[0])
# out: [52, 104]
# out: True True True
# out: OSError 5
