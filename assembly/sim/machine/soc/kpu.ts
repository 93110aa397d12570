/**
 * Connects the KPU model (assembly/sim/kpu) to the machine: AI RAM in the SRAM array, parameters over the
 * bus, time in CPU cycles, interrupt and violations. Registers at 0x40800000, 64 bits wide.
 */
import { AI_RAM, AI_RAM_SIZE, GENERAL_SRAM_SIZE, KPU_ARENA_SIZE } from "../layout";
import { Event, cancel, scheduleIn } from "../events";
import { Irq, setIrq } from "./plic";
import { Rule, violate } from "../strict/rules";
import { cyclesFor, kpuHz, ticksFor } from "./sysctl";
import { accessPc, masterRead } from "../bus";
import { now, poll } from "../clock";
import { pollDma } from "./dmac";
import {
  kpu_advance, kpu_attach, kpu_busy, kpu_busy_cycles, kpu_irq_level, kpu_ram_touch, kpu_reg_read64, kpu_reg_write64,
} from "../../kpu/kpu";
import { violation_clear, violation_code, violation_detail, violation_total } from "../../kpu/violations";

/** CPU cycle up to which the model's time has been advanced. */
let advanced: u64 = 0;
let reported: u32 = 0;
/** Low half of a 64-bit register that is written with two 32-bit stores. */
let lowHalf: u64 = 0;

export function resetKpu(): void {
  kpu_attach(AI_RAM, KPU_ARENA_SIZE, masterRead);
  violation_clear();
  memory.fill(AI_RAM, 0, AI_RAM_SIZE);
  advanced = 0;
  reported = 0;
}

function report(): void {
  while (reported < violation_total()) {
    violate(Rule.KPU + violation_code(reported), <u32>violation_detail(reported), 0);
    reported++;
  }
}

/** Brings the model up to the present. */
function synchronize(): void {
  const time = now();
  const hz = kpuHz();
  if (!kpu_busy() || hz == 0) {
    advanced = time;
    return;
  }
  const ticks = ticksFor(time - advanced, hz);
  kpu_advance(ticks);
  advanced += cyclesFor(ticks, hz);
}

/** Brings model, interrupt line and DMA request up to the present and plans the end of the running layer. */
export function updateKpu(): void {
  synchronize();
  pollDma();
  setIrq(Irq.AI, kpu_irq_level());
  const busy = kpu_busy_cycles();
  const hz = kpuHz();
  // Two cycles more than computed, because both conversions round down.
  if (busy != 0 && hz != 0) scheduleIn(Event.KPU, cyclesFor(busy, hz) + 2);
  else cancel(Event.KPU);
  report();
}

export function readKpu(offset: u32, size: u32): u64 {
  poll(accessPc, cyclesFor(kpu_busy_cycles(), kpuHz()) / 2);
  synchronize();
  const value = kpu_reg_read64(offset & ~7);
  updateKpu();
  return size == 8 ? value : value >> ((offset & 4) << 3);
}

export function writeKpu(offset: u32, value: u64, size: u32): void {
  synchronize();
  if (size == 8) {
    kpu_reg_write64(offset, value);
  } else if ((offset & 4) == 0) {
    lowHalf = value & 0xffffffff;
    // The status, mask and threshold registers fit the low half; the argument FIFO waits for the high one.
    if (offset == 0) return;
    kpu_reg_write64(offset, lowHalf);
  } else if (offset == 4) {
    kpu_reg_write64(0, lowHalf | (value << 32));
  }
  updateKpu();
}

/** A core or a bus master touches AI RAM at an SRAM offset above the general SRAM; false when it is dead. */
export function touchAiRam(offset: u32): bool {
  synchronize();
  const answers = kpu_ram_touch(offset - GENERAL_SRAM_SIZE);
  report();
  return answers;
}
