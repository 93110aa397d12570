/** The request lines that sysctl can connect to a DMA channel, and how fast the devices behind them are. */
import { kpu_result_ready } from "../../kpu/kpu";

export const enum Request {
  SPI0_RX, SPI0_TX, SPI1_RX, SPI1_TX, SPI2_RX, SPI2_TX, SPI3_RX, SPI3_TX,
  I2C0_RX, I2C0_TX, I2C1_RX, I2C1_TX, I2C2_RX, I2C2_TX,
  UART1_RX, UART1_TX, UART2_RX, UART2_TX, UART3_RX, UART3_TX,
  AES, SHA_RX, AI_RX, FFT_RX, FFT_TX,
  I2S0_TX, I2S0_RX, I2S1_TX, I2S1_RX, I2S2_TX, I2S2_RX,
}

/** True when the device can take or give one more item. */
export function requestReady(request: u32): bool {
  switch (request) {
    case Request.AI_RX: return kpu_result_ready();
  }
  return true;
}

/** CPU cycles for a transfer of `items` items of `size` bytes; request 0xff is memory to memory. */
export function transferCycles(request: u32, items: u32, size: u32): u64 {
  return <u64>items + 16;
}
