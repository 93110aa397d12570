/** Dispatches accesses to device registers by address, and checks that the block is clocked. */
import { Block, isClocked, readSysctl, writeSysctl } from "./soc/sysctl";
import { Rule, violate } from "./strict/rules";
import { accessPc, setBusError } from "./bus";
import { onUnknown } from "./host";
import { readAes, writeAes } from "./soc/aes";
import { readClint, writeClint } from "./soc/clint";
import { readDmac, writeDmac } from "./soc/dmac";
import { readDvp, writeDvp } from "./soc/dvp";
import { readFft, writeFft } from "./soc/fft";
import { readFpioa, writeFpioa } from "./soc/fpioa";
import { readGpio, updateGpio, writeGpio } from "./soc/gpio";
import { readGpiohs, updateGpiohs, writeGpiohs } from "./soc/gpiohs";
import { readI2c, writeI2c } from "./soc/i2c";
import { readI2s, writeI2s } from "./soc/i2s";
import { readKpu, writeKpu } from "./soc/kpu";
import { readOtp } from "./soc/otp";
import { readPlic, writePlic } from "./soc/plic";
import { readRtc, writeRtc } from "./soc/rtc";
import { readSha, writeSha } from "./soc/sha";
import { readSpi, writeSpi } from "./soc/spi";
import { readSpiSlave, writeSpiSlave } from "./soc/spi_slave";
import { readTimer, writeTimer } from "./soc/timer";
import { readUart, writeUart } from "./soc/uart";
import { readUarths, writeUarths } from "./soc/uarths";
import { readWdt, writeWdt } from "./soc/wdt";

/** The debug module answers here, so a null pointer does not fault on the chip: it reads zero. */
const DEBUG: u32 = 0x00000000;
const CLINT: u32 = 0x02000000;
const CLINT_SIZE: u32 = 0x10000;
const PLIC: u32 = 0x0c000000;
const PLIC_SIZE: u32 = 0x4000000;
const UARTHS: u32 = 0x38000000;
const GPIOHS: u32 = 0x38001000;
const BLOCK_4K: u32 = 0x1000;
const KPU: u32 = 0x40800000;
const KPU_SIZE: u32 = 0xc00000;
const FFT: u32 = 0x42000000;
const FFT_SIZE: u32 = 0x400000;
const DMAC: u32 = 0x50000000;
/** Peripherals at 64 KiB steps: GPIO is slot 0, RTC slot 38. */
const PERIPHERALS: u32 = 0x50200000;
const SLOTS: u32 = 39;

// Slots
const enum Slot {
  GPIO = 0, UART1 = 1, UART3 = 3, SPI_SLAVE = 4, I2S0 = 5, I2S2 = 7, I2C0 = 8, I2C2 = 10, FPIOA = 11, SHA = 12, TIMER0 = 13,
  TIMER2 = 15, WDT0 = 32, WDT1 = 33, OTP = 34, DVP = 35, SYSCTL = 36, AES = 37, RTC = 38,
}

/** Clock gate of each slot; 255 for none. */
const GATES = memory.data<u8>([
  <u8>Block.GPIO, <u8>Block.UART1, <u8>Block.UART2, <u8>Block.UART3, <u8>Block.SPI2, <u8>Block.I2S0, <u8>Block.I2S1,
  <u8>Block.I2S2, <u8>Block.I2C0, <u8>Block.I2C1, <u8>Block.I2C2, <u8>Block.FPIOA, <u8>Block.SHA, <u8>Block.TIMER0,
  <u8>Block.TIMER1, <u8>Block.TIMER2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  <u8>Block.WDT0, <u8>Block.WDT1, <u8>Block.OTP, <u8>Block.DVP, 255, <u8>Block.AES, <u8>Block.RTC,
]);

// @ts-ignore: decorator
@inline
function isIn(slot: u32, first: i32, last: i32): bool {
  return <i32>slot >= first && <i32>slot <= last;
}

function unknown(address: u32, write: bool, value: u64): u32 {
  onUnknown(accessPc, address, <u32>write, value);
  return 0;
}

function checkClock(block: i32, address: u32): void {
  if (!isClocked(block)) violate(Rule.UNCLOCKED, address, <u32>block);
}

/** SPI0, SPI1 and SPI3 at 0x52000000, 0x53000000 and 0x54000000; 255 for other addresses. */
function spiUnit(address: u32): u32 {
  if ((address & 0x00fff000) != 0) return 255;
  switch (address >> 24) {
    case 0x52: return 0;
    case 0x53: return 1;
    case 0x54: return 3;
  }
  return 255;
}

function readPeripheral(slot: u32, offset: u32, address: u32): u32 {
  const gate = load<u8>(GATES + <usize>slot);
  if (gate != 255) checkClock(gate, address);
  if (isIn(slot, Slot.UART1, Slot.UART3)) return readUart(slot - Slot.UART1, offset);
  if (isIn(slot, Slot.I2S0, Slot.I2S2)) return readI2s(slot - Slot.I2S0, offset);
  if (isIn(slot, Slot.I2C0, Slot.I2C2)) return readI2c(slot - Slot.I2C0, offset);
  if (isIn(slot, Slot.TIMER0, Slot.TIMER2)) return readTimer(slot - Slot.TIMER0, offset);
  switch (slot) {
    case Slot.GPIO: return readGpio(offset);
    case Slot.SPI_SLAVE: return readSpiSlave(offset);
    case Slot.FPIOA: return readFpioa(offset);
    case Slot.SHA: return readSha(offset);
    case Slot.WDT0: return readWdt(0, offset);
    case Slot.WDT1: return readWdt(1, offset);
    case Slot.OTP: return readOtp(offset);
    case Slot.DVP: return readDvp(offset);
    case Slot.SYSCTL: return readSysctl(offset);
    case Slot.AES: return readAes(offset);
    case Slot.RTC: return readRtc(offset);
  }
  return unknown(address, false, 0);
}

function writePeripheral(slot: u32, offset: u32, address: u32, value: u32): void {
  const gate = load<u8>(GATES + <usize>slot);
  if (gate != 255) checkClock(gate, address);
  if (isIn(slot, Slot.UART1, Slot.UART3)) writeUart(slot - Slot.UART1, offset, value);
  else if (isIn(slot, Slot.I2S0, Slot.I2S2)) writeI2s(slot - Slot.I2S0, offset, value);
  else if (isIn(slot, Slot.I2C0, Slot.I2C2)) writeI2c(slot - Slot.I2C0, offset, value);
  else if (isIn(slot, Slot.TIMER0, Slot.TIMER2)) writeTimer(slot - Slot.TIMER0, offset, value);
  else {
    switch (slot) {
      case Slot.GPIO: writeGpio(offset, value); break;
      case Slot.FPIOA:
        writeFpioa(offset, value);
        padsChanged();
        break;
      case Slot.SPI_SLAVE: writeSpiSlave(offset, value); break;
      case Slot.SHA: writeSha(offset, value); break;
      case Slot.WDT0: writeWdt(0, offset, value); break;
      case Slot.WDT1: writeWdt(1, offset, value); break;
      case Slot.DVP: writeDvp(offset, value); break;
      case Slot.SYSCTL: writeSysctl(offset, value); break;
      case Slot.AES: writeAes(offset, value); break;
      case Slot.RTC: writeRtc(offset, value); break;
      default: unknown(address, true, value);
    }
  }
}

/** After a pad's function, pull or outside level has changed. */
export function padsChanged(): void {
  updateGpiohs();
  updateGpio();
}

/** A 32-bit register. */
function read32(address: u32): u32 {
  const slot = (address - PERIPHERALS) >> 16;
  if (slot < SLOTS) return readPeripheral(slot, address & 0xffff, address);
  if (address - UARTHS < BLOCK_4K) return readUarths(address - UARTHS);
  if (address - GPIOHS < BLOCK_4K) return readGpiohs(address - GPIOHS);
  if (address - PLIC < PLIC_SIZE) return readPlic(address - PLIC);
  const unit = spiUnit(address);
  if (unit != 255) {
    checkClock(Block.SPI0 + <i32>unit, address);
    return readSpi(unit, address & 0xfff);
  }
  if (address - DEBUG < BLOCK_4K) violate(Rule.NULL_POINTER, address, 0);
  else setBusError();
  return 0;
}

function write32(address: u32, value: u32): void {
  const slot = (address - PERIPHERALS) >> 16;
  const unit = spiUnit(address);
  if (slot < SLOTS) {
    writePeripheral(slot, address & 0xffff, address, value);
  } else if (address - UARTHS < BLOCK_4K) {
    writeUarths(address - UARTHS, value);
  } else if (address - GPIOHS < BLOCK_4K) {
    writeGpiohs(address - GPIOHS, value);
  } else if (address - PLIC < PLIC_SIZE) {
    writePlic(address - PLIC, value);
  } else if (unit != 255) {
    checkClock(Block.SPI0 + <i32>unit, address);
    writeSpi(unit, address & 0xfff, value);
  } else if (address - DEBUG < BLOCK_4K) {
    violate(Rule.NULL_POINTER, address, 0);
  } else {
    setBusError();
  }
}

/** Load of 1, 2, 4 or 8 bytes from a device; zero-extended. */
export function deviceLoad(address: u32, size: u32): u64 {
  if (address - KPU < KPU_SIZE) return readKpu(address - KPU, size);
  if (address - DMAC < BLOCK_4K) {
    checkClock(Block.DMA, address);
    return readDmac(address - DMAC, size);
  }
  if (address - CLINT < CLINT_SIZE) return readClint(address - CLINT);
  if (address - FFT < FFT_SIZE) {
    checkClock(Block.FFT, address);
    return size == 8 ? readFft(address - FFT) : readFft((address - FFT) & ~7) >> ((address & 4) << 3);
  }
  if (size == 8) return <u64>read32(address) | (<u64>read32(address + 4) << 32);
  const word = read32(address & ~3) >> ((address & 3) << 3);
  return size == 4 ? word : size == 2 ? word & 0xffff : word & 0xff;
}

/** Store of 1, 2, 4 or 8 bytes to a device. Parts of a word keep the other bytes of the register. */
export function deviceStore(address: u32, size: u32, value: u64): void {
  if (address - KPU < KPU_SIZE) {
    writeKpu(address - KPU, value, size);
  } else if (address - DMAC < BLOCK_4K) {
    checkClock(Block.DMA, address);
    writeDmac(address - DMAC, value, size);
  } else if (address - CLINT < CLINT_SIZE) {
    writeClint(address - CLINT, value, size);
  } else if (address - FFT < FFT_SIZE) {
    checkClock(Block.FFT, address);
    writeFft((address - FFT) & ~7, size == 8 ? value : mergeHalf(readFft((address - FFT) & ~7), address, value));
  } else if (size == 8) {
    write32(address, <u32>value);
    write32(address + 4, <u32>(value >> 32));
  } else if (size == 4) {
    write32(address, <u32>value);
  } else {
    const shift = (address & 3) << 3;
    const mask = (size == 2 ? <u32>0xffff : <u32>0xff) << shift;
    write32(address & ~3, (peek(address & ~3) & ~mask) | ((<u32>value << shift) & mask));
  }
}

/** One half of a 64-bit register; the other keeps its value. */
function mergeHalf(old: u64, address: u32, value: u64): u64 {
  const shift = <u64>((address & 4) << 3);
  return (old & ~(<u64>0xffffffff << shift)) | ((value & 0xffffffff) << shift);
}

/** The value that a partial store keeps: a register's content, zero for data registers with side effects. */
function peek(address: u32): u32 {
  const slot = (address - PERIPHERALS) >> 16;
  const offset = address & 0xffff;
  const isData =
    address - UARTHS < 8 || (isIn(slot, Slot.UART1, Slot.UART3) && offset == 0) ||
    (isIn(slot, Slot.I2C0, Slot.I2C2) && offset == 0x10) || (spiUnit(address) != 255 && (address & 0xfff) >= 0x60 && (address & 0xfff) < 0xf0);
  return isData ? 0 : read32(address);
}
