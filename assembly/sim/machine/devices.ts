/** Dispatches accesses to device registers by address. */
import { accessPc, setBusError } from "./bus";
import { onUnknown } from "./host";
import { readClint, writeClint } from "./soc/clint";
import { readDmac, writeDmac } from "./soc/dmac";
import { readKpu, writeKpu } from "./soc/kpu";
import { readPlic, writePlic } from "./soc/plic";
import { readSysctl, writeSysctl } from "./soc/sysctl";
import { readUarths, writeUarths } from "./soc/uarths";

const CLINT: u32 = 0x02000000;
const CLINT_SIZE: u32 = 0x10000;
const PLIC: u32 = 0x0c000000;
const PLIC_SIZE: u32 = 0x4000000;
const UARTHS: u32 = 0x38000000;
const BLOCK_4K: u32 = 0x1000;
const KPU: u32 = 0x40800000;
const KPU_SIZE: u32 = 0xc00000;
const DMAC: u32 = 0x50000000;

function unknown(address: u32, write: bool, value: u64): u32 {
  onUnknown(accessPc, address, <u32>write, value);
  return 0;
}

/** A 32-bit register. */
function read32(address: u32): u32 {
  if (address - UARTHS < BLOCK_4K) return readUarths(address - UARTHS);
  if (address - PLIC < PLIC_SIZE) return readPlic(address - PLIC);
  switch (address >> 16) {
    case 0x5044: return readSysctl(address & 0xffff);
  }
  if (isDeviceSpace(address)) return unknown(address, false, 0);
  setBusError();
  return 0;
}

function write32(address: u32, value: u32): void {
  if (address - UARTHS < BLOCK_4K) {
    writeUarths(address - UARTHS, value);
    return;
  }
  if (address - PLIC < PLIC_SIZE) {
    writePlic(address - PLIC, value);
    return;
  }
  switch (address >> 16) {
    case 0x5044: writeSysctl(address & 0xffff, value); return;
  }
  if (isDeviceSpace(address)) unknown(address, true, value);
  else setBusError();
}

/** Addresses at which a device answers, even where no register is modelled. */
function isDeviceSpace(address: u32): bool {
  return address - 0x38000000 < 0x2000 || address - 0x42000000 < 0x400000 || address - 0x50000000 < 0x470000 ||
    address - 0x52000000 < 0x3000000;
}

/** Load of 1, 2, 4 or 8 bytes from a device; zero-extended. */
export function deviceLoad(address: u32, size: u32): u64 {
  if (address - KPU < KPU_SIZE) return readKpu(address - KPU, size);
  if (address - DMAC < BLOCK_4K) return readDmac(address - DMAC, size);
  if (address - CLINT < CLINT_SIZE) return readClint(address - CLINT);
  if (size == 8) return <u64>read32(address) | (<u64>read32(address + 4) << 32);
  const word = read32(address & ~3) >> ((address & 3) << 3);
  return size == 4 ? word : size == 2 ? word & 0xffff : word & 0xff;
}

/** Store of 1, 2, 4 or 8 bytes to a device. Parts of a word keep the other bytes of the register. */
export function deviceStore(address: u32, size: u32, value: u64): void {
  if (address - KPU < KPU_SIZE) {
    writeKpu(address - KPU, value, size);
  } else if (address - DMAC < BLOCK_4K) {
    writeDmac(address - DMAC, value, size);
  } else if (address - CLINT < CLINT_SIZE) {
    writeClint(address - CLINT, value, size);
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

/** The value that a partial store keeps: a register's content, zero for data registers with side effects. */
function peek(address: u32): u32 {
  if (address - UARTHS < 8) return 0;
  return read32(address);
}
