# Module `pmu` of MaixPy for the M5StickV: the power manager AXP192. Registers: M5StickV board notes, section 3.2.
from machine import I2C, Timer
import machine


class PMUError(Exception):
    pass


class NotFoundError(PMUError):
    pass


class OutOfRange(PMUError):
    pass


_ADDRESS = 0x34


class axp192:
    def __init__(self, i2cDev=None):
        if i2cDev is None:
            try:
                i2cDev = I2C(I2C.I2C0, freq=400000, scl=28, sda=29)
            except Exception:
                raise PMUError("Unable to init I2C0 as Master")
        self.i2cDev = i2cDev
        self.axp192Addr = _ADDRESS
        self._timer = None
        if _ADDRESS not in i2cDev.scan():
            raise NotFoundError("AXP192 is not on the bus")

    def _write(self, register, value):
        self.i2cDev.writeto_mem(_ADDRESS, register, value)

    def _read(self, register, n=1):
        value = 0
        for byte in self.i2cDev.readfrom_mem(_ADDRESS, register, n):
            value = value << 8 | byte
        return value

    # Readings of 12 and 13 bits: the high byte, then the low bits.
    def _read12(self, register):
        return (self._read(register) << 4) + self._read(register + 1)

    def _read13(self, register):
        return (self._read(register) << 5) + self._read(register + 1)

    def enableADCs(self, enable):
        self._write(0x82, 0xFF if enable else 0)

    def enableCoulombCounter(self, enable):
        self._write(0xB8, 0x80 if enable else 0)

    def stopCoulombCounter(self):
        self._write(0xB8, 0xC0)

    def clearCoulombCounter(self):
        self._write(0xB8, 0xA0)

    def getCoulombCounterData(self):
        return 65536 * 0.5 * (self._read(0xB0, 4) - self._read(0xB4, 4)) / 3600 / 25

    def getVbatVoltage(self):
        return self._read12(0x78) * 1.1

    def getUSBVoltage(self):
        return self._read12(0x56) * 1.7

    def getUSBInputCurrent(self):
        return self._read12(0x58) * 0.625

    def getConnextVoltage(self):
        return self._read12(0x5A) * 1.7

    def getConnextInputCurrent(self):
        return self._read12(0x5C) * 0.625

    def getBatteryChargeCurrent(self):
        return self._read13(0x7A) * 0.5

    def getBatteryDischargeCurrent(self):
        return self._read13(0x7C) * 0.5

    def getBatteryInstantWatts(self):
        return self._read(0x70, 3) * 1.1 * 0.5 / 1000

    def getTemperature(self):
        return self._read12(0x5E) * 0.1 - 144.7

    def setK210Vcore(self, vol):
        if vol < 0.8 or vol > 1.05:
            raise OutOfRange("Voltage is invaild for K210")
        self._write(0x23, int((vol - 0.7) * 1000 / 25))

    def setScreenBrightness(self, brightness):
        if brightness < 0 or brightness > 15:
            raise OutOfRange("Range for brightness is from 0 to 15")
        self._write(0x91, brightness << 4)

    # 1 short press, 2 long press, -1 none; the flags stay set.
    def getKeyStuatus(self):
        flags = self._read(0x46)
        return 1 if flags & 2 else 2 if flags & 1 else -1

    # All rails off; the power key wakes the board.
    def setEnterSleepMode(self):
        self._write(0x31, 0x0F)
        self._write(0x91, 0)
        self._write(0x12, 0)

    def enablePMICSleepMode(self, enable):
        if self._timer:
            self._timer.stop()
            self._timer = None
        if not enable:
            self._write(0x36, 0x6C)
            return
        self._write(0x36, 0x27)
        self._write(0x46, 0xFF)
        self._released = False
        self._timer = Timer(Timer.TIMER2, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=500, callback=self._key)

    # A key that was held at start must be let go first.
    def _key(self, timer):
        status = self.getKeyStuatus()
        self._write(0x46, 0xFF)
        if status == -1:
            self._released = True
        elif self._released:
            if status == 2:
                self.setEnterSleepMode()
            else:
                machine.reset()
