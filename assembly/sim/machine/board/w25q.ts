/**
 * W25Q128: 16 MiB SPI flash on SPI3 (flashing, section 8; Winbond W25Q128 data sheet).
 *
 * Erase and program change the array when the chip select is released; `busy` then stays set for the typical
 * times of the data sheet. Dual and quad formats differ on the wire only: the controller passes bytes.
 */
import { Event, cancel, scheduleIn } from "../events";
import { FLASH, FLASH_SIZE, XIP_BASE } from "../layout";
import { Rule, violate } from "../strict/rules";
import { cyclesFor } from "../soc/sysctl";
import { forgetFlashCode } from "../cpu/region";

const WRITE_STATUS1: u32 = 0x01;
const PAGE_PROGRAM: u32 = 0x02;
const READ_DATA: u32 = 0x03;
const WRITE_DISABLE: u32 = 0x04;
const READ_STATUS1: u32 = 0x05;
const WRITE_ENABLE: u32 = 0x06;
const FAST_READ: u32 = 0x0b;
const READ_STATUS3: u32 = 0x15;
const SECTOR_ERASE: u32 = 0x20;
const WRITE_STATUS2: u32 = 0x31;
const QUAD_PAGE_PROGRAM: u32 = 0x32;
const READ_STATUS2: u32 = 0x35;
const FAST_READ_DUAL: u32 = 0x3b;
const READ_UNIQUE_ID: u32 = 0x4b;
const BLOCK_ERASE_32K: u32 = 0x52;
const READ_SFDP: u32 = 0x5a;
const CHIP_ERASE_ALIAS: u32 = 0x60;
const FAST_READ_QUAD: u32 = 0x6b;
const MANUFACTURER_DEVICE_ID: u32 = 0x90;
const JEDEC_ID: u32 = 0x9f;
const FAST_READ_DUAL_IO: u32 = 0xbb;
const CHIP_ERASE: u32 = 0xc7;
const BLOCK_ERASE_64K: u32 = 0xd8;
const FAST_READ_QUAD_IO: u32 = 0xeb;

const MANUFACTURER: u32 = 0xef;
const DEVICE: u32 = 0x17;
const MEMORY_TYPE: u32 = 0x40;
const CAPACITY: u32 = 0x18;
// status register 1 bits
const BUSY: u32 = 1;
const WEL: u32 = 2;

const PAGE: u32 = 256;
const MICROSECONDS: u64 = 1000000;
const PAGE_PROGRAM_US: u64 = 400;
const SECTOR_ERASE_US: u64 = 45000;
const BLOCK_32K_US: u64 = 120000;
const BLOCK_64K_US: u64 = 150000;
const CHIP_ERASE_US: u64 = 40000000;
const WRITE_STATUS_US: u64 = 10000;

/** Bytes between the command and the first data byte: address, mode and dummy. */
let prefix: u32 = 0;
let command: u32 = 0;
/** Bytes since the chip select. */
let count: u32 = 0;
let address: u32 = 0;
let status1: u32 = 0;
/** Boards are shipped with quad mode (bit 1) enabled; it is non-volatile. */
let status2: u32 = 2;
let status3: u32 = 0x60;
const page: usize = memory.data(256, 8);
const written: usize = memory.data(256, 8); // bytes of `page` that were sent

export function resetFlash(): void {
  status1 = 0;
  count = 0;
  cancel(Event.FLASH);
}

/** The erase or program in progress is over. */
export function flashReady(): void {
  status1 &= ~(BUSY | WEL);
}

function busyFor(microseconds: u64): void {
  status1 |= BUSY;
  scheduleIn(Event.FLASH, cyclesFor(microseconds, MICROSECONDS));
}

function prefixOf(code: u32): u32 {
  switch (code) {
    case READ_DATA:
    case PAGE_PROGRAM:
    case QUAD_PAGE_PROGRAM:
    case SECTOR_ERASE:
    case BLOCK_ERASE_32K:
    case BLOCK_ERASE_64K:
    case MANUFACTURER_DEVICE_ID: return 3;
    case FAST_READ:
    case FAST_READ_DUAL:
    case FAST_READ_QUAD:
    case FAST_READ_DUAL_IO:
    case READ_SFDP:
    case READ_UNIQUE_ID: return 4;
    case FAST_READ_QUAD_IO: return 6;
  }
  return 0;
}

/** Commands that need the write-enable latch. */
function changesArray(code: u32): bool {
  return code == PAGE_PROGRAM || code == QUAD_PAGE_PROGRAM || code == SECTOR_ERASE || code == BLOCK_ERASE_32K ||
    code == BLOCK_ERASE_64K || code == CHIP_ERASE || code == CHIP_ERASE_ALIAS || code == WRITE_STATUS1 || code == WRITE_STATUS2;
}

function begin(code: u32): void {
  command = code;
  prefix = prefixOf(code);
  address = 0;
  const isStatus = code == READ_STATUS1 || code == READ_STATUS2 || code == READ_STATUS3;
  if ((status1 & BUSY) != 0 && !isStatus) {
    violate(Rule.FLASH_BUSY, XIP_BASE, code);
    command = 0; // the chip ignores it
  } else if (changesArray(code) && (status1 & WEL) == 0) {
    violate(Rule.FLASH_PROTECTED, XIP_BASE, code);
    command = 0;
  }
  if (code == PAGE_PROGRAM || code == QUAD_PAGE_PROGRAM) memory.fill(written, 0, PAGE);
}

/** Data byte number `n` of the running command. */
function data(n: u32, byte: u32): u32 {
  switch (command) {
    case READ_DATA:
    case FAST_READ:
    case FAST_READ_DUAL:
    case FAST_READ_QUAD:
    case FAST_READ_DUAL_IO:
    case FAST_READ_QUAD_IO: return load<u8>(FLASH + <usize>((address + n) & (FLASH_SIZE - 1)));
    case PAGE_PROGRAM:
    case QUAD_PAGE_PROGRAM: {
      const at = <usize>((address + n) & (PAGE - 1));
      store<u8>(page + at, <u8>byte);
      store<u8>(written + at, 1);
      break;
    }
    case READ_STATUS1: return status1;
    case READ_STATUS2: return status2;
    case READ_STATUS3: return status3;
    case JEDEC_ID: return n == 0 ? MANUFACTURER : n == 1 ? MEMORY_TYPE : CAPACITY;
    case MANUFACTURER_DEVICE_ID: return ((n + address) & 1) == 0 ? MANUFACTURER : DEVICE;
    case READ_UNIQUE_ID: return 0x50 + (n & 7);
    case WRITE_STATUS1:
      if (n == 0) status1 = (status1 & (BUSY | WEL)) | (byte & 0xfc);
      else if (n == 1) status2 = byte;
      break;
    case WRITE_STATUS2: status2 = byte; break;
  }
  return 0xff;
}

/** One byte on the wire with the flash selected. */
export function flashExchange(byte: u32): u32 {
  const n = count++;
  if (n == 0) {
    begin(byte);
    return 0xff;
  }
  if (n <= prefix) {
    if (n <= 3) address = (address << 8) | byte;
    return 0xff;
  }
  return data(n - 1 - prefix, byte);
}

function program(): void {
  const base = address & ~(PAGE - 1) & (FLASH_SIZE - 1);
  const sent = count - 1 - prefix;
  if ((address & (PAGE - 1)) + sent > PAGE) violate(Rule.PAGE_WRAP, XIP_BASE + address, sent);
  let reported = false;
  for (let i: u32 = 0; i < PAGE; i++) {
    if (load<u8>(written + <usize>i) == 0) continue;
    const cell = FLASH + <usize>(base + i);
    const value = load<u8>(page + <usize>i);
    if ((~load<u8>(cell) & value) != 0 && !reported) {
      violate(Rule.FLASH_NOT_ERASED, XIP_BASE + base + i, value);
      reported = true;
    }
    store<u8>(cell, load<u8>(cell) & value);
  }
  forgetFlashCode(base, PAGE);
  busyFor(PAGE_PROGRAM_US);
}

function erase(size: u32, microseconds: u64): void {
  const base = address & ~(size - 1) & (FLASH_SIZE - 1);
  memory.fill(FLASH + <usize>base, 0xff, <usize>size);
  forgetFlashCode(base, size);
  busyFor(microseconds);
}

/** The chip select is released: erase and program commands take effect. */
export function flashDeselect(): void {
  const sent = count;
  if (sent == 0) return;
  switch (command) {
    case WRITE_ENABLE: status1 |= WEL; break;
    case WRITE_DISABLE: status1 &= ~WEL; break;
    case PAGE_PROGRAM:
    case QUAD_PAGE_PROGRAM: if (sent > 4) program(); break;
    case SECTOR_ERASE: if (sent == 4) erase(4 << 10, SECTOR_ERASE_US); break;
    case BLOCK_ERASE_32K: if (sent == 4) erase(32 << 10, BLOCK_32K_US); break;
    case BLOCK_ERASE_64K: if (sent == 4) erase(64 << 10, BLOCK_64K_US); break;
    case CHIP_ERASE:
    case CHIP_ERASE_ALIAS: address = 0; erase(FLASH_SIZE, CHIP_ERASE_US); break;
    case WRITE_STATUS1:
    case WRITE_STATUS2: busyFor(WRITE_STATUS_US); break;
  }
  count = 0;
  command = 0;
}
