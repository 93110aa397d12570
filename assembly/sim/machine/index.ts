/** The emulated K210: the third wasm module. Exports are for the host; docs/emulator.md describes them. */
import { FLASH, GENERAL_SRAM_SIZE, MEMORY_PAGES, SRAM } from "./layout";
import { ENTRY, initializeRom, loadImage } from "./boot";
import { clearStop } from "./stop";
import { drivePad as setOutside, releasePads, resetFpioa } from "./soc/fpioa";
import { forgetAllCode, forgetCode, forgetFlashCode } from "./cpu/region";
import { loadRegisters, resetHarts, storeRegisters } from "./cpu/hart";
import { padsChanged } from "./devices";
import { pumpUart, resetUarts } from "./soc/uart";
import { pumpUarths, resetUarths } from "./soc/uarths";
import { resetAes } from "./soc/aes";
import { resetAxp192 } from "./board/axp192";
import { resetCache } from "./strict/cache";
import { resetCard } from "./board/sdcard";
import { resetClint } from "./soc/clint";
import { resetClock } from "./clock";
import { resetDmac } from "./soc/dmac";
import { resetDvp } from "./soc/dvp";
import { resetEvents } from "./events";
import { resetFft } from "./soc/fft";
import { resetFlash } from "./board/w25q";
import { resetGpio } from "./soc/gpio";
import { resetGpiohs } from "./soc/gpiohs";
import { resetI2c } from "./soc/i2c";
import { resetI2s } from "./soc/i2s";
import { resetKpu } from "./soc/kpu";
import { resetMpu6886 } from "./board/mpu6886";
import { resetSensor, unplugSensor } from "./board/sensor";
import { resetPanel } from "./board/st7789";
import { resetPlic } from "./soc/plic";
import { resetRules, setStrict as setRulesStrict } from "./strict/rules";
import { resetRtc } from "./soc/rtc";
import { resetSerial, serialPut as queueByte } from "./soc/serial";
import { resetSha } from "./soc/sha";
import { resetSpi } from "./soc/spi";
import { resetSpiSlave } from "./soc/spi_slave";
import { resetSysctl } from "./soc/sysctl";
import { resetTimers } from "./soc/timer";
import { resetWdts } from "./soc/wdt";
import { setFastLimit } from "./bus";

export { AI_RAM, BOUNCE, CAMERA, FLASH, FLASH_SIZE, PANEL, SRAM, SRAM_SIZE } from "./layout";
export { busError, busLoad as readBus, busStore as writeBus } from "./bus";
export { clearBreakpoint, setBreakpoint } from "./debug";
export { clearStop } from "./stop";
export { kpu_layer_count, kpu_total_cycles } from "../kpu/kpu";
export { HART_HEADER, registersOf } from "./cpu/hart";
export { setMisaligned } from "./cpu/misaligned";
export { runMachine as run, stepHart } from "./machine";
export { cpuHz } from "./soc/sysctl";
export { insertCard } from "./board/sdcard";
export { panelAwake, panelFrames, panelInverted, panelMadctl, panelOn } from "./board/st7789";
export { fitSensor, sensorMissed } from "./board/sensor";
export { pressPowerKey } from "./board/axp192";
export { i2sPut, i2sTake } from "./soc/i2s";
export { serialTake } from "./soc/serial";
export { setWiring } from "./board/wiring";
export { sliceStart as cycles } from "./clock";
export { violations } from "./strict/rules";

/** Reserves linear memory; once, before anything else. False when static data would reach the SRAM array. */
export function initialize(): bool {
  if (__heap_base > SRAM) return false;
  const pages = MEMORY_PAGES - memory.size();
  if (pages > 0) memory.grow(pages);
  memory.fill(FLASH, 0xff, 16 << 20);
  initializeRom();
  return true;
}

/** Turns rule checking that stops at the first violation on or off; takes effect at the next reset. */
export function setStrict(on: bool): void {
  setRulesStrict(on);
  setFastLimit(on ? 0 : GENERAL_SRAM_SIZE);
}

/** Power-on: the chip's reset and that of the devices around it. */
export function powerOn(): void {
  releasePads();
  resetAxp192();
  resetMpu6886();
  resetSensor();
  unplugSensor(false);
  resetPanel();
  resetCard();
  resetSerial();
  reset();
}

/** Chip reset. SRAM, flash and the devices around the chip keep their state. */
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
  resetUarts();
  resetFpioa();
  resetGpiohs();
  resetGpio();
  resetSpi();
  resetSpiSlave();
  resetFlash();
  resetI2c();
  resetI2s();
  resetTimers();
  resetWdts();
  resetRtc();
  resetDvp();
  resetAes();
  resetSha();
  resetFft();
  resetKpu();
  resetRules();
  resetCache();
}

/** Queues a byte for a UART (0 UARTHS, 1 to 3 UART1 to UART3); false when the queue is full. */
export function serialPut(port: u32, byte: u32): bool {
  if (!queueByte(port, byte)) return false;
  if (port == 0) pumpUarths();
  else pumpUart(port - 1);
  return true;
}

/** Drives a pad from outside: 0 low, 1 high, 2 releases it. */
export function drivePad(pad: u32, level: u32): void {
  setOutside(pad, level);
  padsChanged();
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
