/** Camera sensors as the firmware of other boards looks for them: over the DVP's own SCCB unit. */
import { describe, expect, it } from "vitest";
import { SENSORS } from "../../../tools/src/emulator/wiring.ts";
import { Registers } from "../support/registers.ts";

const DVP = 0x50430000;
const [SCCB_CFG, SCCB_CTL, STS] = [DVP + 0x14, DVP + 0x18, DVP + 0x20];
const SCCB_EN = 0x03000000;

class Sccb {
  readonly r = new Registers();

  constructor(
    sensor: string,
    private readonly address: number,
    private readonly wide = false,
  ) {
    this.r.machine.exports.fitSensor(SENSORS.indexOf(sensor) + 1);
    this.r.machine.exports.powerOn();
    this.r.write(0x5044002c, 0xffffffff);
  }

  private transfer(bytes: number, control: number): void {
    this.r.change(SCCB_CFG, bytes - 1, 3);
    this.r.write(SCCB_CTL, control);
    this.r.write(STS, SCCB_EN);
  }

  private number(register: number): number {
    return this.wide ? (register & 0xff00) | ((register & 0xff) << 16) : register << 8;
  }

  read(register: number): number {
    const to = (this.address << 1) | this.number(register);
    this.transfer(this.wide ? 3 : 2, to | 1);
    this.r.change(SCCB_CFG, 0, 0xff000000);
    this.transfer(2, this.address << 1);
    return this.r.read(SCCB_CFG) >>> 24;
  }

  write(register: number, value: number): void {
    const data = value << (this.wide ? 24 : 16);
    this.transfer(this.wide ? 4 : 3, (this.address << 1) | 1 | this.number(register) | data);
  }
}

describe("camera sensors", () => {
  it("OV7740: product and manufacturer", () => {
    const s = new Sccb("ov7740", 0x21);
    expect([0x0a, 0x0b, 0x1c, 0x1d].map((n) => s.read(n))).toEqual([0x77, 0x42, 0x7f, 0xa2]);
  });

  it("OV2640: identification in the sensor bank only", () => {
    const s = new Sccb("ov2640", 0x30);
    s.write(0xff, 1);
    expect([s.read(0x0a), s.read(0x0b)]).toEqual([0x26, 0x42]);
    s.write(0x0a, 0x55);
    expect(s.read(0x0a)).toBe(0x26);
    s.write(0xff, 0);
    expect(s.read(0x0a)).toBe(0);
    s.write(0x5a, 80);
    s.write(0xff, 1);
    s.write(0x12, 0x80);
    s.write(0xff, 0);
    expect(s.read(0x5a)).toBe(160); // a soft reset
  });

  it("GC0328: identification in both pages", () => {
    const s = new Sccb("gc0328", 0x21);
    expect(s.read(0xf0)).toBe(0x9d);
    s.write(0xfe, 1);
    s.write(0x20, 7);
    expect([s.read(0xf0), s.read(0x20)]).toEqual([0x9d, 7]);
    s.write(0xfe, 0);
    expect(s.read(0x20)).toBe(0);
  });

  it("OV5640: registers with 16-bit numbers", () => {
    const s = new Sccb("ov5640", 0x3c, true);
    expect([s.read(0x300a), s.read(0x300b)]).toEqual([0x56, 0x40]);
    s.write(0x3808, 1);
    expect(s.read(0x3808)).toBe(1);
  });

  it("answers at no other address, and not at all without a sensor", () => {
    expect(new Sccb("ov7740", 0x30).read(0x0a)).toBe(0);
    expect(new Sccb("none", 0x21).read(0x0a)).toBe(0);
  });
});
