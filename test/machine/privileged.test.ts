/** Supervisor mode and Sv39 of privileged specification 1.9.1, with a small kernel and user pages. */
import { describe, expect, it } from "vitest";
import type { Machine } from "../../tools/src/emulator/machine.ts";
import * as e from "./support/encode.ts";
import { machineWith, runUntil } from "./support/guest.ts";
import { Program } from "./support/program.ts";

const CSR = { sstatus: 0x100, stvec: 0x105, sepc: 0x141, scause: 0x142, sbadaddr: 0x143, sptbr: 0x180 };
const MCSR = { mstatus: 0x300, medeleg: 0x302, mtvec: 0x305, mepc: 0x341, mcause: 0x342, mhartid: 0xf14 };
const sret = 0x10200073;
const sfenceVm = 0x10400073;
const sfenceVma = 0x12000073;

const TABLES = 0x100000; // SRAM offsets
const [ROOT, MIDDLE, LEAVES] = [TABLES, TABLES + 0x1000, TABLES + 0x2000];
const [FIRST, SECOND] = [0x200000, 0x300000]; // the user's pages 1 and 2
const [V, R, W, X, U, A, D] = [1, 2, 4, 8, 16, 64, 128];
const BASE = 0x80000000;

function pte(offset: number, flags: number): bigint {
  return ((BigInt(BASE + offset) >> 12n) << 10n) | BigInt(flags);
}

/** Kernel: one gigapage, identity. User: pages 1 and 2 of the lowest part, apart in memory. */
function tables(machine: Machine): DataView {
  const { sram } = machine;
  const view = new DataView(sram.buffer, sram.byteOffset);
  view.setBigUint64(ROOT + 8 * 2, pte(0, V | R | W | X), true);
  view.setBigUint64(ROOT, pte(MIDDLE, V), true);
  view.setBigUint64(MIDDLE, pte(LEAVES, V), true);
  view.setBigUint64(LEAVES + 8 * 1, pte(FIRST, V | R | X | U), true);
  view.setBigUint64(LEAVES + 8 * 2, pte(SECOND, V | R | W | X | U), true);
  return view;
}

/** Machine mode: sets up translation, enters the kernel at `kernel` in supervisor mode; ends at `end`. */
function boot(p: Program): Program {
  const spin = (label: string) => p.label(label).jump(label);
  p.op(e.csrrs(5, MCSR.mhartid, 0)).branch(1, 5, 0, "end");
  p.address(5, "machine").op(e.csrrw(0, MCSR.mtvec, 5));
  p.li(5, 0x1ab).op(e.csrrw(0, MCSR.medeleg, 5));
  p.li(5, (BASE + ROOT) >>> 12).op(e.csrrw(0, CSR.sptbr, 5));
  p.li(5, (9 << 24) | (1 << 11)).op(e.csrrw(0, MCSR.mstatus, 5));
  p.address(5, "kernel").op(e.csrrw(0, MCSR.mepc, 5), sfenceVm, e.mret);
  p.align(4)
    .label("machine")
    .op(e.csrrs(31, MCSR.mcause, 0));
  return spin("end");
}

function run(
  program: Program,
  prepare: (view: DataView) => void = () => undefined,
  misaligned = false,
): { x: BigUint64Array; view: DataView } {
  const machine = machineWith(program.build());
  machine.exports.setMisaligned(Number(misaligned));
  const view = tables(machine);
  prepare(view);
  machine.exports.memoryChanged();
  runUntil(machine, () => machine.hart(0).x[31] !== 0n, 10_000_000);
  return { x: machine.hart(0).x, view };
}

describe("supervisor mode", () => {
  it("runs user code across pages that are apart, and takes its call", () => {
    const p = boot(new Program());
    p.align(4).label("kernel");
    p.address(5, "handler").op(e.csrrw(0, CSR.stvec, 5));
    p.li(5, 0x1ffa).op(e.csrrw(0, CSR.sepc, 5), sret);
    p.align(4)
      .label("handler")
      .op(e.csrrs(20, CSR.scause, 0), e.csrrs(21, CSR.sepc, 0), e.ecall);
    const { x, view } = run(p, (view) => {
      view.setUint32(FIRST + 0xffa, e.addi(10, 0, 5), true);
      const across = e.addi(10, 10, 7);
      view.setUint16(FIRST + 0xffe, across & 0xffff, true);
      view.setUint16(SECOND, across >>> 16, true);
      view.setUint32(SECOND + 2, e.ecall, true);
    });
    expect([x[10], x[20], x[21]]).toEqual([12n, 8n, 0x2002n]);
    expect(x[31]).toBe(9n); // the kernel's own call
    expect(Number(view.getBigUint64(LEAVES + 8, true)) & (A | D)).toBe(A);
  });

  it("checks permissions: faults are access faults, PUM keeps the kernel out of user pages, stores set D", () => {
    const p = boot(new Program());
    p.align(4).label("kernel");
    p.address(5, "handler").op(e.csrrw(0, CSR.stvec, 5));
    p.li(6, 0x1000)
      .li(7, 0x2000)
      .li(8, 1 << 18);
    p.op(e.lw(10, 6, 0), e.sw(10, 7, 0)); // allowed
    p.op(e.sw(10, 6, 0)); // the page is not writable
    p.op(e.csrrs(0, CSR.sstatus, 8), e.lw(0, 7, 0)); // PUM
    p.li(7, 0x3000).op(e.lw(0, 7, 0), e.ecall); // no page
    p.align(4).label("handler");
    // x20 = x20 << 8 | cause, x21 = last address; skips the instruction
    p.op(e.csrrs(5, CSR.scause, 0), e.slli(20, 20, 8), e.or(20, 20, 5), e.csrrs(21, CSR.sbadaddr, 0));
    p.op(e.csrrs(5, CSR.sepc, 0), e.addi(5, 5, 4), e.csrrw(0, CSR.sepc, 5), sret);
    const { x, view } = run(p, (view) => view.setUint32(FIRST, 0x12345678, true));
    expect(x[20]).toBe(0x070505n);
    expect(x[21]).toBe(0x3000n);
    expect(view.getUint32(SECOND, true)).toBe(0x12345678);
    expect(Number(view.getBigUint64(LEAVES + 16, true)) & (A | D)).toBe(A | D);
  });

  it.each([false, true])("misaligned access over pages that are apart: works = %s", (works) => {
    const p = boot(new Program());
    p.align(4).label("kernel");
    p.address(5, "handler").op(e.csrrw(0, CSR.stvec, 5));
    p.li(7, 0x1ffd)
      .li(9, 0x2ffd)
      .op(e.ld(10, 7, 0), e.sd(10, 9, 0), e.sd(10, 7, 0), e.ecall);
    p.align(4).label("handler");
    p.op(e.csrrs(5, CSR.scause, 0), e.slli(20, 20, 8), e.or(20, 20, 5));
    p.op(e.slli(21, 21, 16), e.csrrs(5, CSR.sbadaddr, 0), e.or(21, 21, 5));
    p.op(e.csrrs(5, CSR.sepc, 0), e.addi(5, 5, 4), e.csrrw(0, CSR.sepc, 5), sret);
    const prepare = (view: DataView) => {
      view.setBigUint64(FIRST + 0xff8, 0x0302_01ff_ffff_ffffn, true);
      view.setBigUint64(SECOND, 0xffff_ff08_0706_0504n, true);
      view.setUint32(SECOND + 0xffc, 0x55555555, true);
    };
    const { x, view } = run(p, prepare, works);
    if (works) {
      expect(x[10]).toBe(0x0807_0605_0403_0201n);
      expect(x[20]).toBe(0x0707n); // page 3 does not exist, page 1 is not writable
      expect(x[21]).toBe(0x3000_1ffdn);
    } else {
      // Misaligned accesses are not delegated: the first ends in machine mode.
      expect([x[10], x[20], x[31]]).toEqual([0n, 0n, 4n]);
    }
    expect(view.getUint32(SECOND + 0xffc, true)).toBe(0x55555555);
  });

  it("does not know SFENCE.VMA, and sptbr holds 20 bits", () => {
    const p = new Program().address(5, "machine").op(e.csrrw(0, MCSR.mtvec, 5));
    p.op(e.addi(5, 0, -1), e.csrrw(0, CSR.sptbr, 5), e.csrrs(20, CSR.sptbr, 0), sfenceVma);
    p.align(4)
      .label("machine")
      .op(e.csrrs(31, MCSR.mcause, 0))
      .label("end")
      .jump("end");
    const { x } = run(p);
    expect(x[20]).toBe(0xfffffn);
    expect(x[31]).toBe(2n);
  });

  it("a loop of LR alone lets the other hart run", () => {
    const lr = 0x100525af; // lr.w x11, (x10)
    const p = new Program()
      .op(e.csrrs(5, MCSR.mhartid, 0))
      .li(10, BASE + 0x1000)
      .branch(1, 5, 0, "other");
    p.label("wait")
      .op(lr)
      .branch(0, 11, 0, "wait")
      .op(e.addi(31, 0, 1));
    p.label("end").jump("end");
    p.label("other")
      .op(e.addi(6, 0, 1), e.sw(6, 10, 0))
      .jump("end");
    const machine = machineWith(p.build());
    runUntil(machine, () => machine.hart(0).x[31] !== 0n, 10_000_000);
    expect(machine.cycles).toBeLessThan(2_000_000n);
  });
});
