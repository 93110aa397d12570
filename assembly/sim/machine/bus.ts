/**
 * The bus: everything that is not the hot loop's direct access to general SRAM.
 *
 * Cores reach SRAM cached (0x80000000) and uncached (0x40000000), flash through the XIP window, and devices.
 * Bus masters (DMAC, KPU, DVP) reach SRAM by either address, past the data caches. Address bits above 31 are
 * ignored, as on the chip.
 */
import {
  BACKING, CACHED_BASE, FLASH, FLASH_SIZE, GENERAL_SRAM_SIZE, ROM, ROM_BASE, ROM_SIZE, SRAM, SRAM_SIZE, UNCACHED_BASE, XIP_BASE,
} from "./layout";
import { CODE_PAGES, codeStore, forgetCode } from "./cpu/region";
import { cachedAccess, memoryRead, memoryWritten } from "./strict/cache";
import { deviceLoad, deviceStore } from "./devices";
import { isLittleEndian } from "./soc/spi";
import { isStrict } from "./strict/rules";
import { touchAiRam } from "./soc/kpu";
import { xipEnabled } from "./soc/sysctl";

/** SRAM offsets below this are accessed by the hot loop itself; 0 when every access must be checked. */
export let fastLimit: u32 = GENERAL_SRAM_SIZE;
/** Set by `busLoad` and `busStore` when nothing answers at the address. */
export let busError: bool = false;
/** The instruction that accesses the bus, for reports. */
export let accessPc: u64 = 0;

export function setAccessPc(pc: u64): void {
  accessPc = pc;
}

export function setFastLimit(limit: u32): void {
  fastLimit = limit;
}

export function setBusError(): void {
  busError = true;
}

function read(p: usize, size: u32): i64 {
  switch (size) {
    case 1: return load<u8>(p);
    case 2: return load<u16>(p);
    case 4: return load<u32>(p);
  }
  return load<i64>(p);
}

/** Words from the flash window: the first byte on the wire is the highest unless SPI3's endian bit is set. */
function readFlash(p: usize, size: u32): i64 {
  if (size == 1 || isLittleEndian(3)) return read(p, size);
  if (size == 2) return <i64>bswap<u16>(load<u16>(p));
  if (size == 4) return <i64>bswap<u32>(load<u32>(p));
  return <i64>(<u64>bswap<u32>(load<u32>(p)) | (<u64>bswap<u32>(load<u32>(p, 4)) << 32));
}

function write(p: usize, size: u32, value: i64): void {
  switch (size) {
    case 1: store<u8>(p, <u8>value); break;
    case 2: store<u16>(p, <u16>value); break;
    case 4: store<u32>(p, <u32>value); break;
    default: store<i64>(p, value);
  }
}

function forget(offset: u32, size: u32): void {
  if (load<u8>(CODE_PAGES + <usize>(offset >> 8)) != 0) codeStore(offset, size);
}

/** Load by a core; zero-extended. */
export function busLoad(address: u32, size: u32): i64 {
  busError = false;
  let offset = address - CACHED_BASE;
  if (offset < SRAM_SIZE) {
    if (offset >= GENERAL_SRAM_SIZE) busError = !touchAiRam(offset);
    else if (isStrict()) cachedAccess(offset, size, false);
    return read(SRAM + <usize>offset, size);
  }
  offset = address - UNCACHED_BASE;
  if (offset < SRAM_SIZE) {
    if (offset >= GENERAL_SRAM_SIZE) busError = !touchAiRam(offset);
    else if (isStrict()) return read(memoryRead(offset, size), size);
    return read(SRAM + <usize>offset, size);
  }
  offset = address - XIP_BASE;
  if (offset < FLASH_SIZE && xipEnabled()) return readFlash(FLASH + <usize>offset, size);
  if (address - ROM_BASE < ROM_SIZE) return read(ROM + <usize>(address - ROM_BASE), size);
  return <i64>deviceLoad(address, size);
}

/** Store by a core. */
export function busStore(address: u32, size: u32, value: i64): void {
  busError = false;
  let offset = address - CACHED_BASE;
  if (offset < SRAM_SIZE) {
    if (offset >= GENERAL_SRAM_SIZE) busError = !touchAiRam(offset);
    else if (isStrict()) cachedAccess(offset, size, true);
    write(SRAM + <usize>offset, size, value);
    forget(offset, size);
    return;
  }
  offset = address - UNCACHED_BASE;
  if (offset < SRAM_SIZE) {
    if (offset < GENERAL_SRAM_SIZE && isStrict()) {
      write(BACKING + <usize>offset, size, value);
      memoryWritten(offset, size);
      return;
    }
    if (offset >= GENERAL_SRAM_SIZE) busError = !touchAiRam(offset);
    write(SRAM + <usize>offset, size, value);
    forget(offset, size);
    return;
  }
  if (address - XIP_BASE < FLASH_SIZE && xipEnabled()) busError = true;
  else deviceStore(address, size, value);
}

/** Atomics work on SRAM only. */
export function atomicAllowed(address: u32): bool {
  return address - CACHED_BASE < SRAM_SIZE || address - UNCACHED_BASE < SRAM_SIZE;
}

/** True when instructions can be fetched at `address`, which is in a code window. */
export function fetchAllowed(address: u32): bool {
  return address - XIP_BASE >= FLASH_SIZE || xipEnabled();
}

// ---- bus masters ----------------------------------------------------------------------------------------

/** SRAM offset of `length` bytes at a bus address, SRAM_SIZE when they are not all in SRAM. */
export function sramOffsetOf(address: u32, length: u32): u32 {
  const offset = address - CACHED_BASE < SRAM_SIZE ? address - CACHED_BASE : address - UNCACHED_BASE;
  return offset < SRAM_SIZE && length <= SRAM_SIZE - offset ? offset : SRAM_SIZE;
}

/** Pointer to `length` bytes of SRAM as a bus master sees them, 0 when they are not in SRAM. */
export function masterSource(address: u32, length: u32): usize {
  const offset = sramOffsetOf(address, length);
  if (offset == SRAM_SIZE) return 0;
  if (offset >= GENERAL_SRAM_SIZE) return touchAiRam(offset) ? SRAM + <usize>offset : 0;
  return isStrict() && length <= GENERAL_SRAM_SIZE - offset ? memoryRead(offset, length) : SRAM + <usize>offset;
}

/** Pointer to `length` bytes of SRAM for a bus master to write; `masterWritten` must follow. 0 as above. */
export function masterTarget(address: u32, length: u32): usize {
  const offset = sramOffsetOf(address, length);
  if (offset == SRAM_SIZE) return 0;
  if (offset >= GENERAL_SRAM_SIZE) return touchAiRam(offset) ? SRAM + <usize>offset : 0;
  return (isStrict() && length <= GENERAL_SRAM_SIZE - offset ? BACKING : SRAM) + <usize>offset;
}

export function masterWritten(address: u32, length: u32): void {
  const offset = sramOffsetOf(address, length);
  if (offset == SRAM_SIZE) return;
  if (isStrict() && offset < GENERAL_SRAM_SIZE && length <= GENERAL_SRAM_SIZE - offset) memoryWritten(offset, length);
  else forgetCode(offset, length);
}

/** The KPU reads its parameters: from general SRAM in place, from the flash window, else not at all. */
export function masterRead(address: u32, length: u32, _scratch: usize): usize {
  const offset = sramOffsetOf(address, length);
  if (offset < GENERAL_SRAM_SIZE) return masterSource(address, length);
  if (offset < SRAM_SIZE) return SRAM + <usize>offset;
  const flash = address - XIP_BASE;
  return flash < FLASH_SIZE && length <= FLASH_SIZE - flash && xipEnabled() ? FLASH + <usize>flash : 0;
}
