/** W25Q flash behind SPI3: commands, wrap, protection, busy time, XIP. */
import { describe, expect, it } from "vitest";
import { Registers } from "../support/registers.ts";

const SPI3 = 0x54000000;
const RULE = { wrap: 7, busy: 8, protected: 9, notErased: 10 };
const STANDARD_8 = 7; // 8-bit frames
const TMOD = { transmit: 1 << 10, eeprom: 3 << 10 };
const SECOND = 390_000_000;

class Flash {
  readonly rules: number[] = [];
  readonly r = new Registers({ violation: (rule) => void this.rules.push(rule) });

  private begin(mode: number, receive: number): void {
    this.r.write(SPI3 + 0x08, 0);
    this.r.write(SPI3, STANDARD_8 | mode);
    this.r.write(SPI3 + 0x04, Math.max(receive - 1, 0));
    this.r.write(SPI3 + 0x14, 4);
    this.r.write(SPI3 + 0x08, 1);
    this.r.write(SPI3 + 0x10, 1);
  }

  private end(): void {
    this.r.write(SPI3 + 0x10, 0);
    this.r.write(SPI3 + 0x08, 0);
  }

  send(...bytes: number[]): void {
    this.begin(TMOD.transmit, 0);
    for (const byte of bytes) this.r.write(SPI3 + 0x60, byte);
    this.end();
  }

  receive(command: number[], count: number): number[] {
    this.begin(TMOD.eeprom, count);
    for (const byte of command) this.r.write(SPI3 + 0x60, byte);
    this.r.run(10_000); // the control words leave the FIFO
    const bytes: number[] = [];
    while (bytes.length < count && this.r.read(SPI3 + 0x24) > 0) bytes.push(this.r.read(SPI3 + 0x60));
    this.end();
    return bytes;
  }

  program(address: number, data: number[]): void {
    this.send(6);
    this.send(2, address >> 16, (address >> 8) & 255, address & 255, ...data);
    this.r.run(SECOND / 100);
  }

  erase(address: number): void {
    this.send(6);
    this.send(0x20, address >> 16, (address >> 8) & 255, address & 255);
  }
}

describe("SPI flash", () => {
  it("identifies itself", () => {
    const flash = new Flash();
    expect(flash.receive([0x9f], 3)).toEqual([0xef, 0x40, 0x18]);
    expect(flash.receive([0x90, 0, 0, 0], 2)).toEqual([0xef, 0x17]);
  });

  it("programs, reads back in more than a FIFO, and erases with a busy time", () => {
    const flash = new Flash();
    const data = Array.from({ length: 100 }, (_, i) => i);
    flash.program(0x200010, data);
    expect(flash.receive([3, 0x20, 0, 0x10], 100)).toEqual(data);
    expect(flash.receive([0x0b, 0x20, 0, 0x10, 0], 4)).toEqual([0, 1, 2, 3]);
    flash.erase(0x200000);
    expect(flash.receive([5], 1)[0] & 1).toBe(1);
    flash.r.run(SECOND / 10);
    expect(flash.receive([5], 1)[0] & 3).toBe(0);
    expect(flash.receive([3, 0x20, 0, 0x10], 2)).toEqual([255, 255]);
    expect(flash.rules).toEqual([]);
  });

  it("reports what the chip would spoil or ignore", () => {
    const flash = new Flash();
    flash.program(0x2000f8, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(flash.rules).toEqual([RULE.wrap]);
    expect(flash.receive([3, 0x20, 0, 0], 2)).toEqual([9, 10]);
    flash.program(0x2000f8, [0xf0]);
    expect(flash.rules).toEqual([RULE.wrap, RULE.notErased]);
    expect(flash.receive([3, 0x20, 0, 0xf8], 1)).toEqual([0]);
    flash.send(2, 0x20, 1, 0, 0x55); // no write enable
    expect(flash.rules.at(-1)).toBe(RULE.protected);
    expect(flash.receive([3, 0x20, 1, 0], 1)).toEqual([255]);
    flash.erase(0x300000);
    flash.receive([3, 0, 0, 0], 1);
    expect(flash.rules.at(-1)).toBe(RULE.busy);
  });

  it("shows through the XIP window only while that is on", () => {
    const flash = new Flash();
    flash.r.machine.flash.set([1, 2, 3, 4], 0x500000);
    flash.r.change(0x50440058, 1 << 15);
    // The first byte on the wire is the highest, as Kboot expects, unless the endian bit is set.
    expect(flash.r.read(0x54500000)).toBe(0x01020304);
    flash.r.change(0x50440058, 0, 1 << 15);
    flash.r.change(0x54000118, 1);
    flash.r.change(0x50440058, 1 << 15);
    expect(flash.r.read(0x54500000)).toBe(0x04030201);
    flash.r.change(0x50440058, 0, 1 << 15);
    flash.r.read(0x54500000);
    expect(flash.r.machine.exports.busError.value).toBe(1);
  });
});
