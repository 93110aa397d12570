import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fpioaFunction } from "../../tools/src/firmware/fpioa.ts";
import { runPython, scratch, startBoard } from "./power_on.ts";

describe("GPIO", () => {
  test("levels go over the wire of the Grove socket, edges call back", () => {
    expect(
      runPython(`from Maix import GPIO
from fpioa_manager import fm
import time
fm.register(34, fm.fpioa.GPIOHS1)
fm.register(35, fm.fpioa.GPIO2)
i = GPIO(GPIO.GPIOHS1, GPIO.IN, GPIO.PULL_UP)
print(i, i.value(), i.mode())
o = GPIO(GPIO.GPIO2, GPIO.OUT, value=0)
print(i.value(), o.value(), o.mode())
seen = []
i.irq(lambda pin: seen.append((pin, pin.value())), GPIO.IRQ_RISING, GPIO.WAKEUP_NOT_SUPPORT, 7)
for level in (1, 0, 1):
    o.value(level)
    time.sleep_ms(1)
print(seen)
i.disirq()
o(0)
o(1)
time.sleep_ms(1)
print(len(seen), i(), o())
`),
    ).toEqual(["Pin(1) 1 2", "0 0 3", "[(Pin(1), 1), (Pin(1), 1)]", "2 1 1"]);
  });

  test("a key pulls its pad down", () => {
    const board = startBoard();
    const key = `from Maix import GPIO
from fpioa_manager import *
fm.register(board_info.BUTTON_A, fm.fpioa.GPIO1)
key = GPIO(GPIO.GPIO1, GPIO.IN, GPIO.PULL_UP)
print(key.value())
`;
    expect(board.run(key)).toBe("1\n");
    board.host.devices.pads.drive(36, 0);
    expect(board.run("print(key.value())")).toBe("0\n");
  });

  test("errors have MaixPy's texts", () => {
    const script = (call: string) => `try:
    ${call}
except ValueError as e:
    print(e)
`;
    const calls = [
      "GPIO(40)",
      "GPIO(0, GPIO.OUT)",
      "GPIO(37, GPIO.IN)",
      "GPIO(1, 7)",
      "GPIO(1, GPIO.OUT, GPIO.PULL_UP)",
      "GPIO(1, GPIO.IN).irq(print, 3, 1)",
      "GPIO(32, GPIO.IN).irq(print)",
    ];
    const setup =
      "from Maix import GPIO, FPIOA\nFPIOA().set_function(1, FPIOA.GPIOHS1)\nFPIOA().set_function(2, FPIOA.GPIO0)\n";
    expect(runPython(setup + calls.map(script).join(""))).toEqual([
      "invalid pin",
      "GPIOHS0 has no pin: fm.register(pin, fm.fpioa.GPIOHS0) first",
      "GPIO5 has no pin: fm.register(pin, fm.fpioa.GPIO5) first",
      "this mode not support.",
      "When this pin is in output mode, it is not allowed to pull up and down.",
      "This platform does not support interrupt wakeup",
      "only for object GPIOHS",
    ]);
  });
});

describe("FPIOA", () => {
  test("its constants are the numbers of the chip", () => {
    const names = [
      "JTAG_TCLK",
      "SPI0_D0",
      "GPIOHS31",
      "GPIO7",
      "UART3_TX",
      "SPI1_SCLK",
      "I2S0_OUT_D1",
      "I2S2_WS",
    ];
    names.push("I2C2_SDA", "CMOS_D7", "SCCB_SDA", "TIMER2_TOGGLE4");
    const lines = runPython(
      `from Maix import FPIOA\nfor n in ${JSON.stringify(names)}: print(getattr(FPIOA, n))\n`,
    );
    expect(lines.map(Number)).toEqual(names.map(fpioaFunction));
  });

  test("a function has one pad", () => {
    expect(
      runPython(`from Maix import FPIOA
f = FPIOA()
print(f.set_function(10, f.GPIOHS5), f.get_Pin_num(f.GPIOHS5), f.set_function(pin=11, func=f.GPIOHS5), f.get_Pin_num(f.GPIOHS5))
print(f.get_function(10), f.get_Pin_num(f.I2S0_WS))
for a in ((48, 1), (1, 256)):
    try:
        f.set_function(*a)
    except ValueError as e:
        print(e)
f.help(f.GPIOHS5)
`),
    ).toEqual([
      "True 10 True 11",
      "120 None",
      "Don't have this Pin",
      "This function is invalid",
      "|     Function      |Number|",
      "|  GPIOHS5          |  29  |",
    ]);
  });
});

test("fm: registering takes pins and functions over", () => {
  expect(
    runPython(`from fpioa_manager import *
F = fm.fpioa
print(fm.register(10, F.GPIOHS1), fm.find_dict(10, None), fm.find_dict(None, F.GPIOHS1))
print(fm.register(11, F.GPIOHS1, force=False), fm.find_dict(10, None), fm.get_pin_by_function(F.GPIOHS1))
print(fm.unregister(11), fm.get_pin_by_function(F.GPIOHS1), fm.unregister(11))
print(fm.register(5), fm.unregister(), fm.board_info is board_info, FPIOA)
print(fm.str_function(F.GPIO3), fm.str_function(F.GPIOHS30), fm.str_function(3), len(fm.get_gpio_used()))
`),
  ).toEqual([
    "1 (10, 25) (10, 25)",
    "1 (None, None) 11",
    "This function and pin have not been registered yet",
    "(11, 25) None 0",
    "Please enter Pin and function",
    "Please enter Pin and function",
    "-1 -1 True <class 'FPIOA'>",
    "fm.fpioa.GPIO3 fm.fpioa.GPIOHS30 unknown 40",
  ]);
});

test("board_info has the names of the board description", () => {
  const board = JSON.parse(readFileSync(join(import.meta.dirname, "../../boards/m5stickv.json"), "utf8"));
  const names = Object.keys(board.constants);
  const lines = runPython(`from board import board_info
print([getattr(board_info, n) for n in ${JSON.stringify(names)}])
print(board_info.pin_name == ${JSON.stringify(names)}, board_info.pin_num, hasattr(board_info, 'BOOT_KEY'))
board_info.pin_map(2)
print(board_info.pin_map(48))
`);
  expect(lines).toEqual([
    JSON.stringify(Object.values(board.constants)).replaceAll(",", ", "),
    "True 48 False",
    "|---Pin----|-----Function----------|",
    "|   2      |     WIFI_TX           |",
    "+----------|-----------------------+",
    "Pin num must in range[0,47]",
    "False",
  ]);
  expect(
    runPython("from board import board_info as b\nprint(b.BOOT_KEY, b.D[6], b.PIN6)", "maixduino"),
  ).toEqual(["16 32 32"]);
});

test("pmu: measurements, brightness and core voltage", () => {
  expect(
    runPython(`import pmu
p = pmu.axp192()
print(round(p.getVbatVoltage()), round(p.getUSBVoltage()), round(p.getTemperature()), p.getBatteryChargeCurrent())
print(p.getKeyStuatus(), p.getCoulombCounterData(), p.getBatteryInstantWatts())
p.setScreenBrightness(7)
p.setK210Vcore(0.9)
print(p.i2cDev.readfrom_mem(0x34, 0x91, 1), p.i2cDev.readfrom_mem(0x34, 0x23, 1))
for f, v in ((p.setScreenBrightness, 16), (p.setK210Vcore, 1.2)):
    try:
        f(v)
    except pmu.OutOfRange as e:
        print(e)
p.enablePMICSleepMode(True)
p.enablePMICSleepMode(False)
from machine import I2C
try:
    pmu.axp192(I2C(I2C.I2C1, scl=1, sda=2))
except pmu.PMUError as e:
    print(type(e))
`),
  ).toEqual([
    "4000 5000 31 50.0",
    "-1 0.0 0.0",
    "b'p' b'\\x08'",
    "Range for brightness is from 0 to 15",
    "Voltage is invaild for K210",
    "<class 'NotFoundError'>",
  ]);
});

describe("sound", () => {
  test("FFT finds the tone of the simulated microphone", () => {
    expect(
      runPython(`from Maix import I2S, FFT
rx = I2S(I2S.DEVICE_0)
rx.channel_config(rx.CHANNEL_0, rx.RECEIVER, align_mode=I2S.STANDARD_MODE)
rx.set_sample_rate(32000)
a = FFT.amplitude(FFT.run(rx.record(512).to_bytes(), 512, 0x1ff))
top = a.index(max(a[:256]))
print(FFT.freq(512, 32000)[top], len(a))
`),
    ).toEqual(["992 512"]); // 16 steps of the whole number 32000 / 512
  });

  test("FFT against the definition", () => {
    const n = 64;
    const samples = Array.from({ length: n }, (_, i) => ((i * 37) % 101) - 50);
    const lines = runPython(`from Maix import FFT
import struct
samples = ${JSON.stringify(samples)}
for t in FFT.run(struct.pack('<64i', *samples)): print(*t)
`);
    for (let k = 0; k < n; k++) {
      const angle = (i: number) => (-2 * Math.PI * i * k) / n;
      const re = samples.reduce((sum, x, i) => sum + x * Math.cos(angle(i)), 0);
      const im = samples.reduce((sum, x, i) => sum + x * Math.sin(angle(i)), 0);
      const [a, b] = lines[k]!.split(" ").map(Number);
      // each of six stages rounds once
      expect(Math.abs(a! - re)).toBeLessThan(8);
      expect(Math.abs(b! - im)).toBeLessThan(8);
    }
  });

  test("a WAV file is written, and played with its volume", () => {
    const fs = scratch();
    const board = startBoard("m5stickv", { fs });
    const text = board.run(`from Maix import I2S
import audio
rx = I2S(I2S.DEVICE_0)
rx.channel_config(rx.CHANNEL_0, rx.RECEIVER)
rx.set_sample_rate(16000)
recorder = audio.Audio(path='/flash/a.wav', is_create=True, samplerate=16000)
for i in range(3):
    recorder.record(rx.record(500))
recorder.finish()
tx = I2S(I2S.DEVICE_2)
tx.channel_config(I2S.CHANNEL_1, I2S.TRANSMITTER)
player = audio.Audio(path='/flash/a.wav')
print(player.volume(), player.volume(50))
info = player.play_process(tx)
print(info)
tx.set_sample_rate(info[1])
n = 0
while player.play(): n += 1
print(n, player.play())
player.finish()
print(player.play())
`);
    const wav = readFileSync(join(fs, "a.wav"));
    expect(wav.length).toBe(44 + 6000);
    expect(wav.toString("latin1", 0, 4) + wav.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
    expect([wav.readUInt32LE(4), wav.readUInt32LE(24), wav.readUInt32LE(40)]).toEqual([6036, 16000, 6000]);
    expect(text).toContain("40.0 50.0\n");
    expect(text).toContain("[2, 16000, 64000, 4, 16, 6000]\n2 0\nNone\n");
    const played = board.host.devices.i2s.played[2]!;
    expect(played.length).toBe(6000);
    for (let at = 0; at < 6000; at += 2) {
      const sample = wav.readInt16LE(44 + at);
      expect(Buffer.from(played).readInt16LE(at)).toBe(Math.trunc((sample * 50) / 100));
    }
  });

  test("errors have MaixPy's texts", () => {
    const calls = [
      "I2S(3)",
      "i.channel_config(4, 0)",
      "i.channel_config(0, 0, resolution=6)",
      "i.channel_config(0, 0, cycles=3)",
      "i.channel_config(0, 0, align_mode=3)",
      "i.set_sample_rate(0)",
      "i.record(10)",
      "Audio(path='/flash/none.wav')",
      "Audio(points=0).to_bytes()",
      "Audio().volume(101)",
      "Audio().play_process(1)",
    ];
    const lines = runPython(`from Maix import I2S, Audio
i = I2S(0)
for text in ${JSON.stringify(calls)}:
    try:
        eval(text)
    except Exception as e:
        print(e)
`);
    expect(lines).toEqual([
      "[MAIXPY]I2S3:does not exist",
      "[MAIXPY]I2S:invalid i2s channle",
      "[MAIXPY]I2S:invalid resolution",
      "[MAIXPY]I2S:invalid cycles",
      "[MAIXPY]I2S:invalid align mode",
      "[MAIXPY]I2S:invalid sample rate",
      "[MAIXPY]I2S:please set sample rate",
      "[Errno 2] ENOENT",
      "empty Audio",
      "value:[0,100]",
      "Invaild I2S device",
    ]);
  });
});

test("ws2812: four wire bits for each bit of colour", () => {
  const board = startBoard();
  board.run(`from modules import ws2812
w = ws2812(8, 2)
w.set_led(0, (0x80, 0, 1))
w.set_led(1, (0, 255, 0))
w.display()
`);
  const wire = Buffer.from(board.host.devices.i2s.played[2]!);
  // words as they are shifted out: green, red, blue of each light
  const words = Array.from({ length: 6 }, (_, i) => wire.readUInt32LE(4 * i).toString(16));
  expect(words).toEqual(["88888888", "e8888888", "8888888e", "eeeeeeee", "88888888", "88888888"]);
  expect(wire.subarray(24).every((b) => b === 0)).toBe(true);
  expect(board.host.devices.pads.get(8)).toBe(fpioaFunction("I2S2_OUT_D3"));
});

test("network: clear errors without an interface", () => {
  expect(
    runPython(`import socket, usocket, network
far = usocket.getaddrinfo("10.0.0.1", 80)[0][-1]
for f in (lambda: socket.socket().connect(far), lambda: usocket.getaddrinfo("example.com", 80), lambda: network.ESP8285(1), lambda: network.ESP32_SPI(cs=1)):
    try:
        f()
    except OSError as e:
        print(e)
`),
  ).toEqual([
    "no available NIC",
    "no available NIC",
    "no available NIC: network interfaces are not part of this firmware",
    "no available NIC: network interfaces are not part of this firmware",
  ]);
});

test("the example of docs/boards.md", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/boards.md"), "utf8");
  const code = /```python\n([\s\S]*?)```/.exec(page)![1]!;
  expect(runPython(code)).toEqual(["0 1"]);
});
