/**
 * SPI2, the slave (0x50240000; K210 SoC facts, section 2.1): a DesignWare SSI without a master on its wires. What is written reads
 * back; nothing is ever received, and words to send are never fetched.
 */
const SR: u32 = 0x28;
const DR: u32 = 0x60;
const END: u32 = 0x120;
// sr: room to send, nothing waiting
const TX_NOT_FULL: u32 = 2;
const TX_EMPTY: u32 = 4;

const registers: usize = memory.data(0x120, 8);

export function resetSpiSlave(): void {
  memory.fill(registers, 0, <usize>END);
}

export function readSpiSlave(offset: u32): u32 {
  if (offset == SR) return TX_NOT_FULL | TX_EMPTY;
  return offset < DR ? load<u32>(registers + <usize>(offset & ~3)) : 0;
}

export function writeSpiSlave(offset: u32, value: u32): void {
  if (offset < END) store<u32>(registers + <usize>(offset & ~3), value);
}
