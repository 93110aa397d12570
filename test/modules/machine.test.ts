import { describe, expect, test } from "vitest";
import { Timer } from "../../assembly/modules/device.ts";
import { TimerDevice, WdtDevice } from "../../tools/src/host/devices/timer.ts";
import { VirtualClock } from "../../tools/src/host/time.ts";
import { runPython, startBoard } from "./power_on.ts";

/** A script that prints `type: text` of the error of each expression. */
function errors(setup: string, expressions: string[]): string {
  return `${setup}
for text in ${JSON.stringify(expressions)}:
    try:
        eval(text)
        print('none')
    except Exception as e:
        print(type(e).__name__, e)
`;
}

describe("I2C", () => {
  test("scan, registers, plain transfers", () => {
    const lines = runPython(`from machine import I2C
i2c = I2C(I2C.I2C0, freq=400000, scl=28, sda=29)
print(i2c.scan())
print(i2c.readfrom_mem(0x68, 0x75, 1), i2c.readfrom_mem(0x34, 0x78, 2))
print(i2c.writeto_mem(0x34, 0x91, 7 << 4), i2c.writeto_mem(0x34, 0x91, b'\\x50'), i2c.readfrom_mem(0x34, 0x91, 1))
print(i2c.writeto(0x34, b'\\x91'), i2c.readfrom(0x34, 1))
b = bytearray(2)
print(i2c.readfrom_mem_into(0x34, 0x78, b), bytes(b), i2c.readfrom_into(0x34, b))
print(i2c)
print(I2C(I2C.I2C3, scl=28, sda=29).scan(), I2C(I2C.I2C1, scl=30, sda=31).scan())
i2c.deinit()
`);
    expect(lines).toEqual([
      "[52, 104]",
      "b'\\x19' b'\\xe3\\x04'",
      "None None b'P'",
      "1 b'P'",
      "None b'\\xe3\\x04' None",
      "[MAIXPY]I2C:(I2C=0, mode=0, freq=400000, addr_size=7, scl=28, sda=29)",
      "[52, 104] []",
    ]);
  });

  test("errors have MaixPy's texts", () => {
    const script = errors("from machine import I2C\ni2c = I2C(0, scl=28, sda=29)", [
      "i2c.readfrom(0x11, 1)",
      "i2c.readfrom(0x34, 0)",
      "i2c.readfrom(0x34, 1, False)",
      "i2c.writeto(0x34, b'')",
      "i2c.writeto(0x34, b'1', False)",
      "i2c.readfrom_mem(0x34, 0, 1, mem_size=9)",
      "i2c.readfrom(200, 1)",
      "i2c.start()",
      "I2C(9)",
      "I2C(0, mode=5)",
      "I2C(0, freq=0)",
      "I2C(0, addr_size=8)",
      "I2C(0, scl=48, sda=1)",
      "I2C(0, scl=1, sda=1)",
      "I2C(0, mode=I2C.MODE_SLAVE)",
      "i2c.deinit(), i2c.readfrom(0x34, 1)",
    ]);
    expect(runPython(script)).toEqual([
      "OSError [Errno 5] EIO",
      "ValueError [MAIXPY]I2C: not support receive 0 byte data yet",
      "NotImplementedError [MAIXPY]I2C: not support stop option yet",
      "NotImplementedError [MAIXPY]I2C: not support send 0 byte data yet",
      "NotImplementedError [MAIXPY]I2C: not support stop option yet",
      "ValueError mem_size error",
      "ValueError [MAIXPY]I2C: addr/addr size error!",
      "OSError I2C operation not supported",
      "ValueError [MAIXPY]I2C: id error",
      "ValueError [MAIXPY]I2C: mode error!",
      "ValueError [MAIXPY]I2C: freq value error!",
      "ValueError [MAIXPY]I2C: addr size error!",
      "ValueError [MAIXPY]I2C: pin(scl/sda) error!",
      "ValueError [MAIXPY]I2C: pin(scl/sda) error!",
      "NotImplementedError [MAIXPY]I2C: this firmware has no slave mode",
      "OSError [MAIXPY]I2C: not initialized",
    ]);
  });
});

describe("SPI", () => {
  test("what is sent comes back", () => {
    const board = startBoard();
    const text = board.run(`from machine import SPI
spi = SPI(SPI.SPI1, mode=SPI.MODE_MASTER, baudrate=10000000, sck=28, mosi=29, miso=30)
r = bytearray(4)
print(spi.write_readinto(b'abcd', r), bytes(r), spi.read(3, write=0xff), spi.readinto(r, write=0x55), r)
print(spi.write(b'xyz'), spi.write(7))
print(spi)
`);
    expect(text.split("\n")).toEqual([
      "None b'abcd' b'\\xff\\xff\\xff' None bytearray(b'UUUU')",
      "None None",
      "[MAIXPY]SPI:(id=1, mode=0, baudrate=10000000, polarity=0, phase=0, bits=8, firstbit=0, sck=28, mosi=29, miso=30)",
      "",
    ]);
    expect([...board.host.devices.spi.sent[1]!]).toEqual([7]);
    expect(board.host.devices.pads.get(29)).toBe(70); // SPI1_D0
  });

  test("errors have MaixPy's texts", () => {
    const script = errors("from machine import SPI\nspi = SPI(1)", [
      "SPI()",
      "SPI(3)",
      "SPI(2)",
      "SPI(1, mode=9)",
      "SPI(1, mode=SPI.MODE_SLAVE)",
      "SPI(1, mode=SPI.MODE_MASTER_4)",
      "SPI(1, baudrate=0)",
      "SPI(1, polarity=2)",
      "SPI(1, phase=2)",
      "SPI(1, bits=3)",
      "SPI(1, firstbit=2)",
      "spi.read(0)",
      "spi.write_readinto(b'12', bytearray(3))",
      "spi.deinit(), spi.write(b'1')",
    ]);
    expect(runPython(script)).toEqual([
      "ValueError [MAIXPY]SPI: spi id error( > 0 & !=3 )",
      "ValueError [MAIXPY]SPI: spi id error( > 0 & !=3 )",
      "NotImplementedError [MAIXPY]SPI: SPI2 only for slave mode",
      "ValueError [MAIXPY]SPI: spi mode error",
      "ValueError [MAIXPY]SPI: slave mode only for SPI2",
      "NotImplementedError [MAIXPY]SPI: only standard mode supported yet",
      "ValueError [MAIXPY]SPI: baudrate(freq) value error",
      "ValueError [MAIXPY]SPI: polarity should be 0 or 1",
      "ValueError [MAIXPY]SPI: ARG_phase should be 0 or 1",
      "ValueError [MAIXPY]SPI: bits should be 4~32",
      "ValueError [MAIXPY]SPI: firstbit should be SPI.LSB or SPI.MSB",
      "ValueError len must > 0",
      "ValueError [MAIXPY]SPI: buffers must be the same length",
      "OSError [MAIXPY]SPI: transfer on deinitialized SPI",
    ]);
  });
});

describe("UART", () => {
  test("reads what a loop-back returns; None without data", () => {
    expect(
      runPython(`from machine import UART
u = UART(UART.UART1, 115200, 8, 1, 0, timeout=20, read_buf_len=4096)
print(u, u.any(), u.read(), u.readchar())
print(u.write(b'hello\\nworld'), u.any(), u.readline(), u.read(2), u.readchar())
b = bytearray(8)
print(u.readinto(b), b, u.read(5), u.readline())
u.write(bytes(3000))
print(u.any(), len(u.read()))
v = UART(UART.UART3, stop=2)
print(v.any(), UART.repl_uart())
u.deinit()
print(u.any(), u.read(), u.write(b'1'))
`),
    ).toEqual([
      "[MAIXPY]UART0:( baudrate=115200, bits=8, parity=odd, stop=1) 0 None -1",
      "11 11 b'hello\\n' b'wo' 114",
      "2 bytearray(b'ld\\x00\\x00\\x00\\x00\\x00\\x00') None None",
      "2048 2048",
      "0 [MAIXPY]UART4:( baudrate=115200, bits=8, parity=None, stop=1)",
      "0 None 0",
    ]);
  });

  test("two pads with a wire connect two units", () => {
    expect(
      runPython(`from machine import UART
from fpioa_manager import fm
fm.register(35, fm.fpioa.UART1_TX)
fm.register(34, fm.fpioa.UART2_RX)
a, b = UART(UART.UART1), UART(UART.UART2)
a.write('to b')
print(a.any(), b.read())
`),
    ).toEqual(["0 b'to b'"]);
  });

  test("errors have MaixPy's texts", () => {
    const script = errors("from machine import UART", [
      "UART(3)",
      "UART(5)",
      "UART(0, 0x500001)",
      "UART(0, bits=9)",
      "UART(0, parity=3)",
      "UART(0, stop=3)",
    ]);
    expect(runPython(script)).toEqual([
      "ValueError [MAIXPY]UART3:does not exist",
      "ValueError [MAIXPY]UART5:does not exist",
      "ValueError [MAIXPY]UART:invalid baudrate",
      "ValueError [MAIXPY]UART:invalid data bits",
      "ValueError [MAIXPY]UART:invalid parity",
      "ValueError [MAIXPY]UART:invalid stop bits",
    ]);
  });
});

describe("Timer", () => {
  test("without a number it is one in software, as in MicroPython", () => {
    expect(
      runPython(`from machine import Timer
import time, gc
seen = []
def note(t):
    seen.append(t)
Timer(freq=100, callback=note)
t = Timer(-1, mode=Timer.ONE_SHOT, period=10, callback=note)
for i in range(5):
    gc.collect()
    time.sleep_ms(11)
print(seen.count(t), len(seen) >= 5, t)
for u in set(seen):
    u.deinit()
n = len(seen)
time.sleep_ms(30)
print(len(seen) == n)
def allocates(t):
    try:
        seen.append(bytearray(100))
    except MemoryError:
        print('locked')
t = Timer()
t.init(mode=Timer.ONE_SHOT, period=1, hard=True, callback=allocates)
time.sleep_ms(10)
t.init(period=5, callback=None)
many = []
try:
    while True:
        many.append(Timer(period=1000, callback=note))
except OSError as e:
    print(len(many), e.errno)
for u in many:
    u.deinit()
Timer(period=1000, callback=note).deinit()
`),
    ).toEqual(["1 True Timer(mode=ONE_SHOT, period=10)", "True", "locked", "16 12"]);
  });

  test("periodic and one-shot callbacks get the timer", () => {
    expect(
      runPython(`from machine import Timer
import time
seen = []
t = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=20, callback=lambda t: seen.append(t.callback_arg()), arg=5)
time.sleep_ms(130)
t.stop()
n = len(seen)
time.sleep_ms(50)
print(4 <= n <= 6, len(seen) == n, set(seen), t.period(), t.period(30), t)
once = Timer(Timer.TIMER2, Timer.CHANNEL3, period=5, callback=lambda t: print('fired', t is once), start=False)
time.sleep_ms(20)
once.start()
time.sleep_ms(40)
end = time.ticks_ms() + 60
once.restart()
while time.ticks_ms() < end: pass
once.deinit()
`),
    ).toEqual([
      "True True {5} 20 30 [MAIXPY]Timer:(timer=0, channel=0, mode=1, period=30ms, priority=1, div=0)",
      "fired True",
      "fired True",
    ]);
  });

  test("errors have MaixPy's texts; an exception in a callback reaches the script", () => {
    const script = errors("from machine import Timer, PWM\nimport time\np = Timer(0, 1, mode=2)", [
      "Timer(3, 0)",
      "Timer(0, 0, mode=3)",
      "Timer(0, 0, priority=9)",
      "Timer(0, 0, period=0)",
      "Timer(0, 0, unit=4)",
      "PWM(p, freq=1000, duty=101)",
      "PWM(p, freq=0, duty=50)",
      "PWM(p, freq=1000, duty=50, pin=48)",
      "Timer(0, 0, period=1, callback=lambda t: 1 // 0), time.sleep_ms(30)",
    ]);
    expect(runPython(script)).toEqual([
      "ValueError [MAIXPY]Timer:Invalid timer",
      "ValueError [MAIXPY]Timer:Invalid mode",
      "ValueError [MAIXPY]Timer:Invalid priority",
      "ValueError [MAIXPY]Timer:Invalid period or div",
      "ValueError [MAIXPY]Timer:unit error",
      "ValueError [MAIXPY]PWM:Invalid duty",
      "ValueError [MAIXPY]PWM:Invalid freq",
      "ValueError [MAIXPY]PWM:Invalid pin number",
      "ZeroDivisionError divide by zero",
    ]);
  });

  test("missed periods count once", () => {
    const clock = new VirtualClock();
    const timer = new TimerDevice(clock);
    timer.call(0, Timer.START, 1, 1000, 0, 1);
    clock.sleep(10_500);
    expect(timer.call(0, Timer.EVENT, 0, 0, 0, 0)).toBe(1);
    expect(timer.call(0, Timer.EVENT, 0, 0, 0, 0)).toBe(-11);
    clock.sleep(600);
    expect(timer.call(0, Timer.EVENT, 0, 0, 0, 0)).toBe(1);
  });
});

test("PWM sets period and high time of its pad", () => {
  const board = startBoard();
  const text = board.run(`from machine import Timer, PWM
pwm = PWM(Timer(Timer.TIMER1, Timer.CHANNEL2, mode=Timer.MODE_PWM), freq=1000, duty=25, pin=8)
print(pwm, pwm.freq(), pwm.duty())
pwm.duty(50.5)
`);
  expect(text).toBe("[MAIXPY]PWM:(timer=1, channel=2, freq=1000, duty=25.0, enabled=1) 1000 25.0\n");
  expect(board.host.devices.pwm.outputs.get(6)).toEqual({ period: 1_000_000, high: 505_000 });
  expect(board.host.devices.pads.get(8)).toBe(196); // TIMER1_TOGGLE3
  board.run("pwm.disable()");
  expect(board.host.devices.pwm.outputs.size).toBe(0);
});

describe("WDT", () => {
  test("a watchdog that is not fed ends the run", () => {
    const board = startBoard();
    expect(
      board.run(`from machine import WDT
import time
w = WDT(id=0, timeout=60)
for i in range(6):
    time.sleep_ms(20)
    w.feed()
print('fed')
time.sleep(1)
print('not reached')
`),
    ).toBe("fed\nstatus 1\n");
  });

  test("a callback comes first, and can feed or stop", () => {
    expect(
      runPython(`from machine import WDT
import time
def bite(w):
    print(w.context(), w)
    w.stop()
w = WDT(1, 30, bite, {'a': 1})
time.sleep_ms(150)
try:
    WDT(2)
except ValueError as e:
    print(e)
`),
    ).toEqual(["{'a': 1} [MAIXPY]WDT:(id=1, timeout=30)", "WDT(2) does not exist"]);
  });

  test("the device counts from the last feeding", () => {
    const clock = new VirtualClock();
    const wdt = new WdtDevice(clock);
    wdt.call(1, 0, 10);
    clock.sleep(9000);
    expect(wdt.expired()).toBe(-1);
    wdt.call(1, 1, 0);
    clock.sleep(9000);
    expect(wdt.expired()).toBe(-1);
    clock.sleep(2000);
    expect(wdt.expired()).toBe(1);
  });
});

test("chip functions", () => {
  const board = startBoard();
  expect(
    board.run(`import machine
print(machine.freq(), len(machine.unique_id()), machine.reset_cause() == machine.PWRON_RESET)
machine.freq(400000000)
print(machine.freq())
try:
    machine.freq(900000000)
except OSError as e:
    print(e)
machine.SDCard.remount()
machine.reset()
print('not reached')
`),
  ).toBe("416000000 32 True\n400000000\n[Errno 22] EINVAL\n");
});

test("a soft reset stops timers, watchdogs and pin interrupts", () => {
  const board = startBoard();
  board.run(`from machine import Timer, WDT
from Maix import GPIO, FPIOA
Timer(0, 0, mode=Timer.MODE_PERIODIC, period=5, callback=lambda t: print('timer'))
WDT(1, 20, lambda w: print('watchdog'))
FPIOA().set_function(34, FPIOA.GPIOHS1)
GPIO(GPIO.GPIOHS1, GPIO.IN).irq(lambda p: print('pin'))
`);
  expect(board.host.board.core.py_reset!()).toBe(1);
  board.host.devices.pads.drive(35, 1);
  expect(board.run("import time\ntime.sleep_ms(100)\nprint('quiet')\n")).toBe("quiet\n");
});
