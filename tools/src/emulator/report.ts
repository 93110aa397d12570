/** Turns what the machine reports into text for people. */
import type { HartState, Trap } from "./machine.ts";

const hex = (value: bigint | number, digits = 0): string => `0x${value.toString(16).padStart(digits, "0")}`;

const CAUSES = [
  "instruction address misaligned",
  "no memory to fetch an instruction from",
  "illegal instruction",
  "breakpoint",
  "misaligned load",
  "load from an address where nothing answers",
  "misaligned store",
  "store to an address where nothing answers",
  "environment call from user mode",
];

/** Rules of assembly/sim/machine/strict/rules.ts, by number. */
const RULES: Record<number, (address: number, detail: number) => string> = {
  1: (a, d) => `misaligned ${d}-byte access to ${hex(a)}: the core traps`,
  2: (a, d) =>
    `access to ${hex(a)} while the clock gate of block ${BLOCKS[d] ?? d} is closed or the block is in reset`,
  3: (a) => `floating-point access to ${hex(a)} through the uncached alias, which is unreliable on the chip`,
  4: (a, d) =>
    `a bus master or uncached read of ${d} bytes at ${hex(a)} sees old data: a newer line is in the data cache`,
  5: (a) =>
    `load from ${hex(a)} finds an old line in the data cache: the memory behind it was changed by a bus master`,
  6: (a) => `the data cache writes line ${hex(a)} back over data that a bus master put there`,
  7: (a, d) => `page program of ${d} bytes at flash ${hex(a - 0x54000000)} wraps inside its 256-byte page`,
  8: (_, d) => `flash command ${hex(d)} while an erase or program is in progress: the chip ignores it`,
  9: (_, d) => `flash command ${hex(d)} without write enable: the chip ignores it`,
  10: (a) => `programming flash ${hex(a - 0x54000000)} would set bits that were not erased`,
  11: (a) => `access to ${hex(a)}, the debug module: a null pointer?`,
};

const BLOCKS = [
  "ROM",
  "DMA",
  "AI",
  "DVP",
  "FFT",
  "GPIO",
  "SPI0",
  "SPI1",
  "SPI2",
  "SPI3",
  "I2S0",
  "I2S1",
  "I2S2",
  "I2C0",
  "I2C1",
  "I2C2",
  "UART1",
  "UART2",
  "UART3",
  "AES",
  "FPIOA",
  "TIMER0",
  "TIMER1",
  "TIMER2",
  "WDT0",
  "WDT1",
  "SHA",
  "OTP",
  "",
  "RTC",
];

/** Rules of the KPU model (assembly/sim/kpu/violations.ts) follow at this number. */
const KPU_RULES = 32;
const KPU = [
  "",
  "KPU touched while its clock is off",
  "KPU touched while in reset",
  "AI RAM touched while the KPU runs",
  "layer pushed into a full argument FIFO",
  "batch-norm array not 8-byte aligned",
  "activation table not 256-byte aligned",
  "weights not 128-byte aligned",
  "parameter address is no memory",
  "output size is not the pooled input size",
  "source image leaves AI RAM",
  "destination image leaves AI RAM",
  "source and destination overlap",
  "kernel type is neither 0 nor 1",
  "pool type above 9",
  "depthwise layer with different channel counts",
  "mode that is not modelled",
  "row, channel or group fields disagree with the widths",
  "result stream size disagrees with the output",
  "weight load fields disagree",
  "a load flag is 0",
  "reserved bits are set",
  "result FIFO read while empty",
  "KPU register that does not exist",
];

export function describeRule(rule: number, address: number, detail: number): string {
  if (rule >= KPU_RULES)
    return `${KPU[rule - KPU_RULES] ?? `KPU rule ${rule - KPU_RULES}`} (${hex(address >>> 0)})`;
  return RULES[rule]?.(address, detail) ?? `rule ${rule} (${hex(address)}, ${detail})`;
}

export function describeTrap(trap: Trap): string {
  const cause = CAUSES[Number(trap.cause)] ?? `cause ${trap.cause}`;
  return `hart ${trap.hart}: ${cause}, pc ${hex(trap.pc)}, value ${hex(trap.value)}`;
}

const NAMES =
  "zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".split(
    " ",
  );

/** Program counter, integer registers and trap registers of a hart. */
export function describeHart(id: number, state: HartState): string {
  const lines = [
    `hart ${id}: pc ${hex(state.pc)} mcause ${hex(state.mcause)} mepc ${hex(state.mepc)} mbadaddr ${hex(state.mbadaddr)} ` +
      `mtvec ${hex(state.mtvec)} mstatus ${hex(state.mstatus)}`,
  ];
  for (let i = 0; i < 32; i += 4) {
    const part = [0, 1, 2, 3].map((k) => `${NAMES[i + k].padStart(4)} ${hex(state.x[i + k], 16)}`);
    lines.push(`  ${part.join("  ")}`);
  }
  return lines.join("\n");
}

/** What the flash holds instead of a firmware; codes of assembly/sim/machine/boot.ts. */
export function describeBoot(code: number): string {
  const text = [
    "",
    "the image is encrypted (flag byte 1): it needs the key in the chip's OTP",
    "there is no image at flash address 0: its first byte is neither 0 nor 1",
    "the length field of the image is wrong",
    "the SHA-256 of the image differs: it is damaged",
  ];
  return `the boot ROM refuses to start: ${text[code] ?? `code ${code}`}`;
}
