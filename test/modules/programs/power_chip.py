import pmu, lcd, time

axp = pmu.axp192()
axp.enableADCs(True)
axp.setScreenBrightness(8)
print(2.5 < axp.getVbatVoltage() / 1000 < 5, axp.getUSBVoltage() >= 0)
print(axp.getTemperature() < 100, type(axp.getBatteryDischargeCurrent()))
print(axp.getKeyStuatus())
axp.enablePMICSleepMode(True)
axp.setEnterSleepMode
# out~: True True
# out~: True <class '(int|float)'>
# out: -1
