/** What must not happen in an image ends in a readable report and not in silence: on the emulated K210 and under QEMU. */
import { describe, expect, test } from "vitest";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { blocksOf, shown } from "../docs/blocks.ts";
import { hasEmulator, runBoard } from "./emulated.ts";
import { buildProgram, hasQemu, runQemu, toolchain } from "./qemu.ts";

const why = !toolchain() ? "no RISC-V compiler" : hasEmulator() ? "" : "emulator not built";
const board = loadBoard("m5stickv");
const options = { entries: ["test/firmware/asm/hello.ts"], programFile: "test/firmware/c/traps.c" };
const choose = (n: number) => ({ address: 0x200000, data: Uint8Array.of(n) });

/** `trap: WHAT, address A, at pc P`, all registers, and a call path that lies in the code. */
function expectTrap(output: string, what: string): { value: number; pc: number } {
  const [, cause, value, pc] =
    /\[kpy\] trap: (.*), address ([0-9a-f]{16}), at pc ([0-9a-f]{16})\r\n/.exec(output) ?? [];
  expect(cause, output).toBe(what);
  const registers = [...output.matchAll(/\b(ra|sp|gp|tp|[ast]\d+) {1,2}([0-9a-f]{16})/g)];
  expect(new Set(registers.map((r) => r[1])).size).toBe(31);
  expect(output).toMatch(/calls:( [0-9a-f]{8})+\r\n/);
  return { value: Number.parseInt(value!, 16), pc: Number.parseInt(pc!, 16) };
}

const CASES: [number, string, "code" | "elsewhere"][] = [
  [0, "illegal instruction", "code"],
  [1, "misaligned load", "code"],
  [2, "misaligned store", "code"],
  [3, "load from an unmapped address", "code"],
  [5, "breakpoint", "code"],
  [6, "jump to an unmapped address", "elsewhere"],
];

describe.skipIf(why)(`reports on the emulated M5StickV${why && ` (skipped: ${why})`}`, () => {
  const run = async (n: number): Promise<string> => {
    const { image } = await buildProgram("traps", options, "m5stickv");
    return runBoard(board, image, { flash: [choose(n)], strict: false }).output;
  };

  test.each(CASES)("%i: %s", async (n, what, where) => {
    const output = await run(n);
    const { value, pc } = expectTrap(output, what);
    if (where === "code") expect(pc >= 0x80000000 && pc < 0x80040000).toBe(true);
    else expect(pc).toBe(0xf0000000);
    if (n === 0) expect(output).toMatch(/\bs3 {2}0000000001234567/);
    if (n === 3) expect(value).toBe(0xf0000000);
    if (n === 1 || n === 2) expect(value % 4).toBe(1);
    expect(output).toContain("[kpy] the board restarts in 5 seconds");
  });

  test("docs/firmware.md shows such a report", async () => {
    const numbered = (text: string): string => text.replaceAll("\r\n", "\n").replace(/[0-9a-f]{8,}/g, "N");
    const [report, ...others] = blocksOf("docs/firmware.md").filter(({ kind }) => kind === "text report");
    expect(others).toEqual([]);
    expect(numbered((await run(1)).trimStart()).trimEnd()).toMatch(shown(numbered(report!.code.trimEnd())));
  });

  test("a stack that overflows", async () => {
    const output = await run(4);
    expect(output).toMatch(/\[kpy\] fatal: stack overflow \([0-9a-f]{16}\)\r\ncalls:( [0-9a-f]{8})+/);
  });

  test("afterwards the chip starts again", async () => {
    const { image } = await buildProgram("traps", options, "m5stickv");
    const { output } = runBoard(board, image, { flash: [choose(0)], restarts: 1 });
    expect(output.split("[kpy] trap").length).toBe(3);
  });
});

describe.skipIf(why || !hasQemu())("reports under QEMU, which ends with status 3", () => {
  test.each(CASES.filter(([n]) => n === 0 || n === 3 || n === 5))("%i: %s", async (n, what) => {
    const { image } = await buildProgram("traps", options);
    const { status, output } = runQemu("traps", image, { flash: choose(n) });
    expectTrap(output, what);
    expect(status).toBe(3);
  });

  test("a stack that overflows", async () => {
    const { image } = await buildProgram("traps", options);
    const { status, output } = runQemu("traps", image, { flash: choose(4) });
    expect(output).toContain("[kpy] fatal: stack overflow");
    expect(status).toBe(3);
  });
});
