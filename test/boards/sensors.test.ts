/** Camera tables, played into registers with banks as the sensors have them: what size and settings come out. */
import { describe, expect, test } from "vitest";
import { loadSensor, registerWrite, type Sensor, sensorControls } from "../../tools/src/firmware/board.ts";
import { sensorSource } from "../../tools/src/firmware/board_header.ts";

/** Registers of a sensor, in banks if register `selector` chooses one. */
class Registers {
  private readonly values = new Map<string, number>();
  private bank = 0;
  constructor(private readonly selector?: number) {}

  get(bank: number, register: number): number {
    return this.values.get(`${bank} ${register}`) ?? 0;
  }

  write(list: string[]): void {
    for (const { register, mask, value } of list.map(registerWrite)) {
      const at = `${this.bank} ${register}`;
      this.values.set(at, ((this.values.get(at) ?? 0) & ~mask) | value);
      if (register === this.selector) this.bank = value;
    }
  }

  /** As `frame_size` of the camera driver does it. */
  resize(sensor: Sensor, width: number, height: number): void {
    const mode = sensor.sizes.find((size) =>
      size.exact
        ? size.width === width && size.height === height
        : size.width >= width && size.height >= height,
    );
    if (!mode) throw new Error("no mode");
    this.write(mode.registers);
    if (!sensor.scaler) return;
    const { before, width: w, height: h, high, after } = sensor.scaler;
    const hex = (n: number): string => n.toString(16).padStart(2, "0").toUpperCase();
    const top = ((height >> 8) & 4) | ((width >> 10) & 3);
    this.write([
      ...before,
      `${w}=${hex((width >> 2) & 255)}`,
      `${h}=${hex((height >> 2) & 255)}`,
      `${high}=${hex(top)}`,
      ...after,
    ]);
  }

  set(sensor: Sensor, name: string, value: number): void {
    const control = sensorControls(sensor).find((c) => c.name === name);
    const setting = control?.settings[value - control.first];
    if (!setting) throw new Error(`no ${name} ${value}`);
    this.write(setting);
  }
}

function started(name: string, selector?: number): { sensor: Sensor; registers: Registers } {
  const sensor = loadSensor(name);
  const registers = new Registers(selector);
  registers.write(sensor.start);
  return { sensor, registers };
}

const SIZES: [number, number][] = [
  [160, 120],
  [320, 240],
  [640, 480],
  [240, 240],
];

describe("OV2640", () => {
  test.each(SIZES)("scales its SVGA picture to %i x %i", (width, height) => {
    const { sensor, registers } = started("ov2640", 0xff);
    registers.resize(sensor, width, height);
    const dsp = (register: number): number => registers.get(0, register);
    expect([dsp(0x5a) * 4, dsp(0x5b) * 4, dsp(0x5c)]).toEqual([width, height, 0]);
    // what the scaler gets: 800 x 600 in units of 8 and of 4
    expect([dsp(0xc0) * 8, dsp(0xc1) * 8, dsp(0x51) * 4, dsp(0x52) * 4]).toEqual([800, 600, 800, 600]);
    expect(registers.get(1, 0x12) & 0x70).toBe(0x40);
    // DSP on, its interface out of reset, YUV422 out
    expect([dsp(0x05), dsp(0xe0), dsp(0xda) & 0x0c]).toEqual([0, 0, 0]);
  });

  test("mirrors, flips, shows bars and switches its automatics in the sensor's bank", () => {
    const { sensor, registers } = started("ov2640", 0xff);
    registers.set(sensor, "hmirror", 0);
    registers.set(sensor, "vflip", 1);
    expect(registers.get(1, 0x04) & 0xd0).toBe(0x50);
    registers.set(sensor, "hmirror", 1);
    registers.set(sensor, "vflip", 0);
    expect(registers.get(1, 0x04) & 0xd0).toBe(0x80);
    registers.set(sensor, "colorbar", 1);
    expect(registers.get(1, 0x12)).toBe(0x42);
    registers.set(sensor, "auto_gain", 0);
    registers.set(sensor, "auto_exposure", 0);
    expect(registers.get(1, 0x13)).toBe(0xe0);
    registers.set(sensor, "gainceiling", 3);
    expect(registers.get(1, 0x14)).toBe(0x48);
    expect(() => registers.set(sensor, "contrast", 3)).toThrow();
  });
});

describe("GC0328", () => {
  test.each(SIZES)("cuts and thins its picture out to %i x %i", (width, height) => {
    const { sensor, registers } = started("gc0328", 0xfe);
    registers.resize(sensor, 640, 480);
    registers.resize(sensor, width, height);
    const r = (register: number): number => registers.get(0, register);
    // a crop window behind a subsampling of 1, 1/2 or 1/4 of 640 x 480
    expect([(r(0x57) << 8) | r(0x58), (r(0x55) << 8) | r(0x56)]).toEqual([width, height]);
    const thin = r(0x59) & 15;
    expect(r(0x59)).toBe(thin * 0x11);
    const [left, top] = [(r(0x53) << 8) | r(0x54), (r(0x51) << 8) | r(0x52)];
    expect(left + width).toBeLessThanOrEqual(640 / thin);
    expect(top + height).toBeLessThanOrEqual(480 / thin);
    expect(r(0x50)).toBe(1);
  });

  test("mirrors and flips; has no bars", () => {
    const { sensor, registers } = started("gc0328", 0xfe);
    registers.set(sensor, "hmirror", 1);
    registers.set(sensor, "vflip", 1);
    expect(registers.get(0, 0x17) & 3).toBe(3);
    registers.set(sensor, "hmirror", 0);
    expect(registers.get(0, 0x17) & 3).toBe(2);
    expect(() => registers.set(sensor, "colorbar", 1)).toThrow();
  });
});

describe("tables", () => {
  test.each(["ov7740", "ov2640", "gc0328"])("%s: all settings reach the driver's source", (name) => {
    const sensor = loadSensor(name);
    const source = sensorSource([sensor]);
    const settings = sensorControls(sensor).flatMap((control) => control.settings);
    expect(source.match(/\{CAMERACONTROL_\w+, -?\d+, /g)?.length).toBe(settings.length);
    expect(source).toContain(`.setting_count = ${settings.length}`);
    expect(source).toContain(`.start_count = ${sensor.start.length}`);
  });

  test("three sensors can be told apart by address and id", () => {
    const ids = ["ov7740", "ov2640", "gc0328"].map((name) => loadSensor(name));
    expect(ids.map((s) => [s.address, s.id])).toEqual([
      [0x21, "0x7742"],
      [0x30, "0x2642"],
      [0x21, "0x9d"],
    ]);
  });
});
