import time, machine
from machine import WDT
def on_wdt(self):
    print(self.context(), self)
    self.stop()
wdt1 = WDT(id=1, timeout=40, callback=on_wdt, context={"a": 1})
for i in range(3):
    time.sleep_ms(5)
    wdt1.feed()
time.sleep_ms(100)
print("wdt1.stop", machine.reset_cause() >= 0, len(machine.unique_id()))
# out~: \{'a': 1\} \[MAIXPY\]WDT.*
# out: wdt1.stop True 32
