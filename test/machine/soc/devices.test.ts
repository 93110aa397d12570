/** Register-level behaviour of single blocks, driven as a core would do it. */
import { describe, expect, it } from "vitest";
import { Registers } from "../support/registers.ts";

const PLIC = 0x0c000000;
const CYCLES_PER_SECOND = 390_000_000;

describe("PLIC", () => {
  const GPIOHS0 = 34;
  const rising = (r: Registers): void => {
    r.write(0x502b0000 + 4 * 36, 0x00901f00 | 24); // pad 36: GPIOHS0
    r.write(0x38001004, 1);
    r.machine.exports.drivePad(36, 0);
    r.write(0x38001018, 1);
    r.machine.exports.drivePad(36, 1);
  };

  it("claims the highest priority first and holds a source until its completion", () => {
    const r = new Registers();
    r.write(PLIC + 4 * GPIOHS0, 2);
    r.write(PLIC + 4 * 33, 5); // UARTHS
    r.write(PLIC + 0x2004, 0b110);
    rising(r);
    r.write(0x38000008, 0x10001); // txctrl: watermark 1, always below it
    r.write(0x38000010, 1);
    expect(r.read(PLIC + 0x200004)).toBe(33);
    expect(r.read(PLIC + 0x200004)).toBe(GPIOHS0);
    expect(r.read(PLIC + 0x200004)).toBe(0);
    r.write(PLIC + 0x200004, GPIOHS0);
    expect(r.read(PLIC + 0x200004)).toBe(GPIOHS0); // the line is still high
    r.write(0x3800101c, 1); // acknowledge the edge
    r.write(PLIC + 0x200004, GPIOHS0);
    expect(r.read(PLIC + 0x200004)).toBe(0);
  });

  it("respects the threshold", () => {
    const r = new Registers();
    r.write(PLIC + 4 * GPIOHS0, 2);
    r.write(PLIC + 0x2004, 0b100);
    r.write(PLIC + 0x200000, 2);
    rising(r);
    expect(r.read(PLIC + 0x200004)).toBe(0);
    r.write(PLIC + 0x200000, 1);
    expect(r.read(PLIC + 0x200004)).toBe(GPIOHS0);
  });
});

describe("UARTHS", () => {
  it("sends at once and receives at the programmed rate", () => {
    const r = new Registers();
    r.write(0x38000008, 1);
    r.write(0x3800000c, 1);
    r.write(0x38000018, 3384); // 115200 baud at 390 MHz
    for (const byte of Buffer.from("hi")) r.write(0x38000000, byte);
    expect(Buffer.from(r.machine.takeSerial(0)).toString()).toBe("hi");
    r.machine.putSerial(0, Buffer.from("ab"));
    expect(r.read(0x38000004) >>> 31).toBe(1);
    r.run(34_000);
    expect(r.read(0x38000004)).toBe(97);
    expect(r.read(0x38000004) >>> 31).toBe(1);
    r.run(34_000);
    expect(r.read(0x38000004)).toBe(98);
  });
});

describe("TIMER", () => {
  it("counts down, raises its interrupt and starts again", () => {
    const r = new Registers();
    const TIMER0 = 0x502d0000;
    r.write(0x50440020, r.read(0x50440020) & ~(1 << 13)); // 26 MHz / 2
    r.write(TIMER0, 13_000); // one millisecond
    r.write(TIMER0 + 8, 3);
    r.run(CYCLES_PER_SECOND / 2000);
    const half = r.read(TIMER0 + 4);
    expect(half).toBeGreaterThan(6000);
    expect(half).toBeLessThan(7000);
    expect(r.read(TIMER0 + 0x10)).toBe(0);
    r.run(CYCLES_PER_SECOND / 1900);
    expect(r.read(TIMER0 + 0x10)).toBe(1);
    expect(r.pending(14)).toBe(true);
    r.read(TIMER0 + 0xc);
    expect(r.read(TIMER0 + 0x10)).toBe(0);
  });
});

describe("WDT", () => {
  it("resets the chip unless it is fed", () => {
    const r = new Registers();
    r.write(0x50400004, 0x11); // 2^17 ticks of 13 MHz: 10 ms
    r.write(0x50400000, 1);
    r.run(CYCLES_PER_SECOND / 200);
    r.write(0x5040000c, 0x76);
    expect(r.machine.exports.run(CYCLES_PER_SECOND / 150)).not.toBe(3);
    r.machine.exports.clearStop();
    expect(r.machine.exports.run(CYCLES_PER_SECOND / 100)).toBe(3);
    r.machine.exports.reset();
    expect(r.read(0x50440060)).toBe(1 << 2);
  });
});

describe("RTC", () => {
  it("carries from the last second of a leap year's February", () => {
    const r = new Registers();
    const RTC = 0x50460000;
    r.write(RTC + 0x1c, 2);
    r.write(RTC, 4 | (28 << 8) | (2 << 16) | (24 << 20));
    r.write(RTC + 0x28, 20);
    r.write(RTC + 4, (59 << 10) | (59 << 16) | (23 << 24));
    r.write(RTC + 0x1c, 1);
    r.run(CYCLES_PER_SECOND * 1.5);
    expect(r.read(RTC + 4)).toBe(0);
    expect((r.read(RTC) >> 8) & 31).toBe(29);
    expect((r.read(RTC) >> 16) & 15).toBe(2);
  });
});

describe("SHA", () => {
  it("hashes abc", () => {
    const r = new Registers();
    const SHA = 0x502c0000;
    r.write(SHA + 0x28, 1);
    r.write(SHA + 0x2c, 0x10001);
    const block = new Uint8Array(64);
    block.set([0x61, 0x62, 0x63, 0x80]);
    block[63] = 24;
    new Uint32Array(block.buffer).forEach((word) => void r.write(SHA + 0x20, word));
    const digest = Uint32Array.from({ length: 8 }, (_, i) => r.read(SHA + 4 * (7 - i)));
    expect(Buffer.from(digest.buffer).toString("hex")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("I2C", () => {
  const I2C0 = 0x50280000;
  function start(pads: [number, number]): Registers {
    const r = new Registers();
    r.write(0x502b0000 + 4 * pads[0], 126);
    r.write(0x502b0000 + 4 * pads[1], 127);
    r.write(I2C0 + 0x04, 0x34);
    r.write(I2C0 + 0x14, 100);
    r.write(I2C0 + 0x18, 100);
    r.write(I2C0 + 0x6c, 1);
    return r;
  }

  it("writes and reads a register of the power chip", () => {
    const r = start([28, 29]);
    r.write(I2C0 + 0x10, 0x91);
    r.write(I2C0 + 0x10, 0xf0);
    r.run(1_000_000);
    r.write(I2C0 + 0x10, 0x91);
    r.write(I2C0 + 0x10, 0x100);
    expect(r.read(I2C0 + 0x78)).toBe(1);
    expect(r.read(I2C0 + 0x10)).toBe(0xf0);
    expect(r.read(I2C0 + 0x80)).toBe(0);
  });

  it("aborts when nobody answers, and where the bus is not connected", () => {
    const r = start([28, 29]);
    r.write(I2C0 + 0x04, 0x50);
    r.write(I2C0 + 0x10, 0);
    expect(r.read(I2C0 + 0x80)).toBe(1);
    r.read(I2C0 + 0x54);
    expect(r.read(I2C0 + 0x80)).toBe(0);
    const other = start([10, 11]);
    other.write(I2C0 + 0x10, 0);
    expect(other.read(I2C0 + 0x80)).toBe(1);
  });
});
