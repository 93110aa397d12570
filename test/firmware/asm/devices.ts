/** Uses every device of a K210 board through the HAL and prints what came back: `NAME RESULT...` per line. */
import { device, flash_erase, flash_read, flash_size, flash_write, time_us } from "../../../assembly/hal";
import { mem_alloc, mem_init } from "../../../assembly/memory";
import { Camera, Device, Fpioa, Gpio, I2c, I2s, Lcd, Pwm, Sd, System, Timer, Uart, Wdt } from "../../../assembly/modules/device";
import { end_line, fnv, hex, put, word } from "./text";

/** Signed decimal and a space. */
function number(value: i64): void {
  if (value < 0) {
    put(45);
    value = -value;
  }
  let scale: i64 = 1;
  while (value / scale >= 10) scale *= 10;
  for (; scale; scale /= 10) put(48 + <u32>((value / scale) % 10));
  put(32);
}

function line(name: u32, a: i64, b: i64 = 0): void {
  word(name);
  number(a);
  number(b);
  end_line();
}

const FLASH: u32 = 0x68736c66;
const GPIO: u32 = 0x6f697067;
const I2C: u32 = 0x633269;
const LCD: u32 = 0x64636c;
const CAM: u32 = 0x6d6163;
const SD: u32 = 0x6473;
const UART: u32 = 0x74726175;
const TIME: u32 = 0x656d6974;
const SYS: u32 = 0x737973;
const I2S: u32 = 0x733269;

function system(buffer: usize): void {
  line(SYS, device(Device.SYSTEM, System.CPU_HZ, 0, 0, 0, 0), device(Device.SYSTEM, System.KPU_HZ, 0, 0, 0, 0));
  line(SYS, device(Device.SYSTEM, System.SAFE_BOOT, 0, 0, 0, 0), device(Device.SYSTEM, System.RESET_CAUSE, 0, 0, 0, 0));
  line(SYS, device(Device.SYSTEM, System.BOARD, 0, 0, buffer, 256), load<u8>(buffer));
  line(SYS, device(Device.SYSTEM, System.UNIQUE_ID, 0, 0, buffer, 32));
  line(SYS, device(Device.SYSTEM, System.EXIT, 0, 0, 0, 0), device(99, 0, 0, 0, 0, 0));
}

/** Erases, programs across a page border at an odd address, reads back at odd lengths. */
function flash(buffer: usize): void {
  const at: u32 = 0xe00000;
  line(FLASH, flash_size(), flash_erase(at));
  for (let i = 0; i < 1000; i++) store<u8>(buffer + i, <u8>(i * 13 + 5));
  line(FLASH, flash_write(at + 77, buffer, 1000), flash_read(at, buffer + 4096, 2003));
  word(FLASH);
  hex(fnv(buffer, 1000));
  hex(fnv(buffer + 4096 + 77, 1000));
  hex(load<u8>(buffer + 4096 + 76) | (<u64>load<u8>(buffer + 4096 + 1077) << 8));
  end_line();
  line(FLASH, flash_read(0x1000000, buffer, 1), flash_erase(0xffffffff));
  // short reads come through the mapped window, at any address and length
  let wrong = 0;
  for (let offset = 70; offset < 90; offset++) {
    for (let n = 1; n < 64; n += 7) {
      store<u8>(buffer + 8192 + n, 0x77);
      if (flash_read(at + offset, buffer + 8192, n) != 0) wrong++;
      if (memory.compare(buffer + 8192, buffer + 4096 + offset, n) != 0 || load<u8>(buffer + 8192 + n) != 0x77) wrong++;
    }
  }
  // what cannot be programmed, since it is not erased, is noticed
  store<u8>(buffer, 0xff);
  line(FLASH, wrong, flash_write(at + 78, buffer, 1));
}

function gpio(): void {
  line(GPIO, device(Device.FPIOA, Fpioa.SET, 36, 24 + 5, 0, 0), device(Device.FPIOA, Fpioa.FIND, 24 + 5, 0, 0, 0));
  line(GPIO, device(Device.GPIO, Gpio.MODE, 5, 2, 0, 0), device(Device.GPIO, Gpio.READ, 5, 0, 0, 0));
  line(GPIO, device(Device.FPIOA, Fpioa.SET, 34, 56 + 3, 0, 0), device(Device.GPIO, Gpio.MODE, 35, 3, 0, 0));
  line(GPIO, device(Device.GPIO, Gpio.WRITE, 35, 1, 0, 0), device(Device.GPIO, Gpio.READ, 35, 0, 0, 0));
  line(GPIO, device(Device.GPIO, Gpio.MODE, 6, 0, 0, 0), device(Device.GPIO, Gpio.EVENT, 0, 0, 0, 0));
}

/** The PMU's and the IMU's addresses answer, others do not; a register of the PMU is read back. */
function i2c(buffer: usize): void {
  const bus = Device.I2C | (0 << 8);
  line(I2C, device(bus, I2c.INIT, 28 | (29 << 8), 400000, 0, 0));
  line(I2C, device(bus, I2c.PROBE, 0x34, 0, 0, 0), device(bus, I2c.PROBE, 0x35, 0, 0, 0));
  store<u8>(buffer, 0x23);
  line(I2C, device(bus, I2c.TRANSFER, 0x34, 1, buffer, 2), load<u8>(buffer + 1));
  line(I2C, device(bus, I2c.TRANSFER, 0x12, 1, buffer, 2), device(Device.I2C | (5 << 8), I2c.INIT, 0, 1, 0, 0));
}

/** A gradient with a white frame; the host looks at the panel. */
function lcd(buffer: usize): void {
  line(LCD, device(Device.LCD, Lcd.SIZE, 0, 0, 0, 0), device(Device.LCD, Lcd.INIT, 0, 0, 0, 0));
  line(LCD, device(Device.LCD, Lcd.SIZE, 0, 0, 0, 0), device(Device.LCD, Lcd.FREQ, 0, 0, 0, 0));
  line(LCD, device(Device.LCD, Lcd.FILL, 0, 240 | (135 << 16), 0, 0xffff));
  for (let y = 0; y < 131; y++) for (let x = 0; x < 235; x++) store<u16>(buffer + (y * 235 + x) * 2, <u16>(x * 257 + y * 31));
  line(LCD, device(Device.LCD, Lcd.DRAW, 3 | (2 << 16), 235 | (131 << 16), buffer, 470));
  line(LCD, device(Device.LCD, Lcd.DRAW, 100, 200 | (10 << 16), buffer, 400), device(Device.LCD, Lcd.FRAME, 0, 0, 0, 0));
}

function camera(buffer: usize): void {
  const planes = buffer + 160 * 120 * 2;
  line(CAM, device(Device.CAMERA, Camera.SNAPSHOT, 0, 0, 0, 0), device(Device.CAMERA, Camera.RESET, 0, 0, 0, 0));
  line(CAM, device(Device.CAMERA, Camera.FORMAT, 2, 0, 0, 0), device(Device.CAMERA, Camera.FRAMESIZE, 160, 120, 0, 0));
  line(CAM, device(Device.CAMERA, Camera.READ_REGISTER, 0x0b, 0, 0, 0), device(Device.CAMERA, Camera.FLIP, 3, 0, 0, 0));
  line(CAM, device(Device.CAMERA, Camera.FLIP, 0, 0, 0, 0), device(Device.CAMERA, Camera.FRAMERATE, 30, 0, 0, 0));
  // The image's memory has dirty cache lines before and is read right after.
  memory.fill(buffer, 0xa5, 160 * 120 * 5);
  line(CAM, device(Device.CAMERA, Camera.SNAPSHOT, 160 | (120 << 16), 1000, buffer, <u32>planes));
  word(CAM);
  hex(fnv(buffer, 160 * 120 * 2));
  hex(fnv(planes, 160 * 120 * 3));
  hex(load<u16>(buffer) | (<u64>load<u8>(planes) << 16) | (<u64>load<u8>(planes + 160 * 120) << 24));
  end_line();
  line(CAM, device(Device.CAMERA, Camera.SNAPSHOT, 88 | (72 << 16), 1000, buffer, 0), load<u16>(buffer + 88 * 72));
}

function sd(buffer: usize): void {
  const found = device(Device.SD, Sd.INIT, 0, 0, 0, 0);
  line(SD, found, device(Device.SD, Sd.BLOCKS, 0, 0, 0, 0));
  if (found < 0) return;
  for (let i = 0; i < 1024; i++) store<u8>(buffer + i, <u8>(i * 5 + 1));
  line(SD, device(Device.SD, Sd.WRITE, 7, 2, buffer, 0), device(Device.SD, Sd.READ, 7, 2, buffer + 2048, 0));
  line(SD, memory.compare(buffer, buffer + 2048, 1024), device(Device.SD, Sd.READ, 0x7fffffff, 1, buffer, 0));
}

function timers(): void {
  const unit = Device.TIMER | (1 << 8);
  line(TIME, device(unit, Timer.START, 2, 2000, 0, 1), device(unit, Timer.EVENT, 0, 0, 0, 0));
  const until = time_us() + 2500;
  while (time_us() < until) {}
  line(TIME, device(unit, Timer.EVENT, 0, 0, 0, 0), device(unit, Timer.EVENT, 0, 0, 0, 0));
  line(TIME, device(unit, Timer.STOP, 2, 0, 0, 0), device(Device.PWM | (2 << 8), Pwm.SET, 1, 1000000, 0, 250000));
  line(TIME, device(Device.WDT, Wdt.START, 4000, 0, 0, 0), device(Device.WDT, Wdt.FEED, 0, 0, 0, 0));
  line(TIME, device(Device.WDT, Wdt.STOP, 0, 0, 0, 0), device(Device.WDT | (2 << 8), Wdt.FEED, 0, 0, 0, 0));
}

function uart(buffer: usize): void {
  const unit = Device.UART | (1 << 8);
  line(UART, device(unit, Uart.WRITE, 0, 0, buffer, 4), device(unit, Uart.INIT, 115200, 8 | (1 << 16), 0, 0));
  store<u32>(buffer, 0x21212121);
  line(UART, device(unit, Uart.WRITE, 0, 0, buffer, 4), device(unit, Uart.AVAILABLE, 0, 0, 0, 0));
  line(UART, device(unit, Uart.READ, 0, 0, buffer, 4), device(unit, Uart.INIT, 0, 8 | (1 << 16), 0, 0));
}

/** Plays on unit 0 and records on unit 1, longer than a block of the driver; the host compares what arrived. */
function audio(buffer: usize): void {
  const unit = Device.I2S;
  line(I2S, device(unit, I2s.PLAY, 1, 0, buffer, 4), device(unit, I2s.RATE, 44100, 0, 0, 0));
  line(I2S, device(unit, I2s.CHANNEL, 1, 0 | (16 << 8) | (32 << 16) | (1 << 24), 0, 0), device(unit, I2s.RATE, 44100, 0, 0, 0));
  for (let i = 0; i < 12002; i++) store<u8>(buffer + 1 + i, <u8>(i * 11 + (i >> 8)));
  const before = time_us();
  const played = device(unit, I2s.PLAY, 1, 0, buffer + 1, 12002);
  line(I2S, played, time_us() - before);
  const other = Device.I2S | (1 << 8);
  line(I2S, device(other, I2s.CHANNEL, 0, 1 | (16 << 8) | (32 << 16) | (1 << 24), 0, 0), device(other, I2s.RATE, 16000, 0, 0, 0));
  memory.fill(buffer, 0, 12000);
  line(I2S, device(other, I2s.RECORD, 0, 0, buffer, 12000), device(other, I2s.RECORD, 7, 0, buffer, 8));
  word(I2S);
  hex(fnv(buffer, 12000));
  end_line();
  line(I2S, device(unit, I2s.CHANNEL, 2, 0 | (24 << 8) | (32 << 16) | (1 << 24), 0, 0), device(unit, I2s.PLAY, 2, 0, buffer, 16));
}

export function run(size: u32): i32 {
  mem_init(0, size);
  const buffer = mem_alloc(400000, 64);
  system(buffer);
  flash(buffer);
  gpio();
  i2c(buffer);
  lcd(buffer);
  camera(buffer);
  sd(buffer);
  timers();
  uart(buffer);
  audio(buffer);
  return 0;
}
