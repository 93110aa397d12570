/** Hardware rules: each is broken once and must be reported, and its correct counterpart must not be. */
import { describe, expect, it } from "vitest";
import { Stop } from "../../tools/src/emulator/machine.ts";
import * as e from "./support/encode.ts";
import { Program } from "./support/program.ts";
import { Registers } from "./support/registers.ts";

const RULE = { misaligned: 1, unclocked: 2, floatUncached: 3, dirty: 4, stale: 5, lost: 6 };
const KPU_RULE = 32;
const CACHED = 0x80100000;
const UNCACHED = 0x40100000;
const CLK_EN_PERI = 0x5044002c;
const PLL1 = 0x5044000c;
const PLL1_ON = (45 << 4) | (2 << 10) | (45 << 14) | (1 << 21) | (1 << 25);
const DMA_CHANNEL = 0x50000100;
/** The model keeps 32 lines per set, lines of one set are 4 KiB apart. */
const EVICTION = 32;

function strict(): { r: Registers; rules: number[] } {
  const rules: number[] = [];
  const r = new Registers({ violation: (rule) => void rules.push(rule) });
  r.machine.exports.setStrict(1);
  r.machine.exports.powerOn();
  return { r, rules };
}

/** Memory to memory, 64-bit items. */
function dma(r: Registers, from: number, to: number, bytes: number): void {
  r.write64(0x50000010, 3n);
  r.write64(DMA_CHANNEL + 0x20, 0n);
  r.write64(DMA_CHANNEL, BigInt(from >>> 0));
  r.write64(DMA_CHANNEL + 8, BigInt(to >>> 0));
  r.write64(DMA_CHANNEL + 0x18, 0xcdb04n);
  r.write64(DMA_CHANNEL + 0x10, BigInt(bytes / 8 - 1));
  r.write64(0x50000018, 0x101n);
}

describe("data cache against bus masters", () => {
  it("DMA from a dirty line is reported; after writing through the alias it is not", () => {
    const { r, rules } = strict();
    r.write(CACHED, 0x12345678);
    dma(r, UNCACHED, UNCACHED + 0x1000, 64);
    expect(rules).toEqual([RULE.dirty]);
    const other = strict();
    other.r.write(CACHED, 0x12345678);
    other.r.write(UNCACHED, 0x12345678); // the vendor's way to write back
    dma(other.r, UNCACHED, UNCACHED + 0x1000, 64);
    expect(other.rules).toEqual([]);
    expect(other.r.read(UNCACHED + 0x1000)).toBe(0x12345678);
  });

  it("a line that was surely evicted is in memory", () => {
    const { r, rules } = strict();
    r.write(CACHED, 77);
    for (let i = 1; i <= EVICTION; i++) r.read(CACHED + i * 0x1000);
    dma(r, UNCACHED, UNCACHED + 0x40000, 64);
    expect(rules).toEqual([]);
    expect(r.read(UNCACHED + 0x40000)).toBe(77);
  });

  it("reading an old line after DMA is reported; reading through the alias is not", () => {
    const { r, rules } = strict();
    r.read(CACHED);
    r.write(UNCACHED + 0x2000, 5);
    dma(r, UNCACHED + 0x2000, UNCACHED, 64);
    expect(r.read(UNCACHED)).toBe(5);
    expect(rules).toEqual([]);
    expect(r.read(CACHED)).toBe(0);
    expect(rules).toEqual([RULE.stale]);
  });

  it("a dirty line written back over DMA data is reported", () => {
    const { r, rules } = strict();
    r.write(CACHED + 32, 1);
    r.write(UNCACHED + 0x2000, 5);
    dma(r, UNCACHED + 0x2000, UNCACHED, 64);
    for (let i = 1; i <= EVICTION; i++) r.read(CACHED + i * 0x1000);
    expect(rules).toEqual([RULE.lost]);
  });

  it("without strict mode nothing of this is looked at", () => {
    const rules: number[] = [];
    const r = new Registers({ violation: (rule) => void rules.push(rule) });
    r.write(CACHED, 9);
    dma(r, UNCACHED, UNCACHED + 0x1000, 64);
    expect(rules).toEqual([]);
    expect(r.read(CACHED + 0x1000)).toBe(9);
  });
});

describe("clocks and the KPU", () => {
  it("a block behind a closed gate", () => {
    const { r, rules } = strict();
    r.write(0x52000014, 20); // SPI0
    expect(rules).toEqual([RULE.unclocked]);
    r.change(CLK_EN_PERI, 1 << 6);
    r.write(0x52000014, 20);
    expect(rules).toEqual([RULE.unclocked]);
  });

  it("AI RAM without PLL1 or gate", () => {
    const { r, rules } = strict();
    r.read(0x40600000);
    expect(rules).toEqual([KPU_RULE + 1]);
    r.write(PLL1, PLL1_ON);
    r.change(CLK_EN_PERI, 1 << 2);
    r.read(0x40600000);
    expect(rules).toEqual([KPU_RULE + 1]);
  });

  it("AI RAM while a layer runs, and an overrun of the layer FIFO", () => {
    const { r, rules } = strict();
    r.write(PLL1, PLL1_ON);
    r.change(CLK_EN_PERI, 1 << 2);
    r.read(0x40600000);
    const layer = (): void => {
      for (let i = 0; i < 12; i++) r.write64(0x40800000, i === 0 ? 1n : 0n);
    };
    layer(); // 1x1 image: its fields break rules of their own, its time passes all the same
    rules.length = 0;
    r.read(0x40600000);
    expect(rules).toContain(KPU_RULE + 3);
    for (let i = 0; i < 20; i++) layer();
    expect(rules).toContain(KPU_RULE + 4);
  });
});

describe("program", () => {
  /** Runs a program in strict mode until the machine stops. */
  function run(p: Program): { rules: number[]; stop: number } {
    const { r, rules } = strict();
    r.machine.sram.set(p.build());
    r.machine.exports.memoryChanged();
    let stop = 0;
    for (let i = 0; i < 10 && stop === 0; i++) stop = r.machine.exports.run(100_000);
    return { rules, stop };
  }

  it("misaligned load stops the machine", () => {
    const p = new Program()
      .li(5, 0x80001001)
      .op(e.lw(6, 5, 0))
      .label("end")
      .jump("end");
    const { rules, stop } = run(p);
    expect(rules[0]).toBe(RULE.misaligned);
    expect(stop).toBe(Stop.VIOLATION);
  });

  it("floating-point load through the uncached alias", () => {
    const p = new Program()
      .li(5, 0x6000)
      .op(e.csrrs(0, 0x300, 5))
      .li(5, 0x40001000);
    p.op(e.fld(1, 5, 0))
      .label("end")
      .jump("end");
    expect(run(p).rules[0]).toBe(RULE.floatUncached);
  });
});
