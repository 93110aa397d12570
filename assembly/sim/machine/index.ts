/** The emulated K210: the third wasm module. Exports are for the host; docs/emulator.md describes them. */
import { FLASH, GENERAL_SRAM_SIZE, MEMORY_PAGES, SRAM } from "./layout";
import { ENTRY, loadImage } from "./boot";
import { clearStop } from "./stop";
import { forgetAllCode, forgetCode, forgetFlashCode } from "./cpu/region";
import { loadRegisters, resetHarts, storeRegisters } from "./cpu/hart";
import { resetCache } from "./strict/cache";
import { resetClint } from "./soc/clint";
import { resetClock } from "./clock";
import { resetDmac } from "./soc/dmac";
import { resetEvents } from "./events";
import { resetKpu } from "./soc/kpu";
import { resetPlic } from "./soc/plic";
import { resetRules, setStrict as setRulesStrict } from "./strict/rules";
import { resetSerial } from "./soc/serial";
import { resetSysctl } from "./soc/sysctl";
import { resetUarths } from "./soc/uarths";
import { setFastLimit } from "./bus";

export { AI_RAM, BOUNCE, CAMERA, FLASH, FLASH_SIZE, PANEL, SRAM, SRAM_SIZE } from "./layout";
export { clearBreakpoint, setBreakpoint } from "./debug";
export { clearStop } from "./stop";
export { kpu_layer_count, kpu_total_cycles } from "../kpu/kpu";
export { registersOf } from "./cpu/hart";
export { runMachine as run } from "./machine";
export { serialPut, serialTake } from "./soc/serial";
export { sliceStart as cycles } from "./clock";
export { violations } from "./strict/rules";

/** Reserves linear memory; once, before anything else. False when static data would reach the SRAM array. */
export function initialize(): bool {
  if (__heap_base > SRAM) return false;
  const pages = MEMORY_PAGES - memory.size();
  if (pages > 0) memory.grow(pages);
  memory.fill(FLASH, 0xff, 16 << 20);
  return true;
}

/** Turns rule checking that stops at the first violation on or off; takes effect at the next reset. */
export function setStrict(on: bool): void {
  setRulesStrict(on);
  setFastLimit(on ? 0 : GENERAL_SRAM_SIZE);
}

/** Power-on or chip reset. SRAM is kept, as on the chip; flash and panel too. */
export function reset(): void {
  clearStop();
  resetClock();
  resetEvents();
  resetHarts(<u64>ENTRY);
  forgetAllCode();
  resetSysctl();
  resetPlic();
  resetClint();
  resetDmac();
  resetUarths();
  resetSerial();
  resetKpu();
  resetRules();
  resetCache();
}

/** What the boot ROM does after a reset; a `Boot` code (boot.ts). */
export function boot(): i32 {
  const code = loadImage();
  if (code == 0) {
    forgetCode(0, GENERAL_SRAM_SIZE);
    resetCache();
  }
  return code;
}

/** After the host changed SRAM or flash directly. */
export function memoryChanged(): void {
  forgetAllCode();
  forgetFlashCode(0, 16 << 20);
  resetCache();
}

/** Makes the running hart's registers visible in `registersOf`, and takes changed ones back. */
export function publishRegisters(): void {
  storeRegisters();
}

export function adoptRegisters(): void {
  loadRegisters();
}
