/** The request lines that sysctl can connect to a DMA channel, and how fast the devices behind them are. */
import { aesReadyToReceive } from "./aes";
import { fftReadyToReceive } from "./fft";
import { i2cBusyCycles, i2cReadyToReceive, i2cReadyToSend } from "./i2c";
import { i2sCycles } from "./i2s";
import { kpu_result_ready } from "../../kpu/kpu";
import { spiBusyCycles, spiReadyToReceive, spiReadyToSend } from "./spi";
import { uartCycles, uartReadyToReceive } from "./uart";

export const enum Request {
  SPI0_RX, SPI0_TX, SPI1_RX, SPI1_TX, SPI2_RX, SPI2_TX, SPI3_RX, SPI3_TX,
  I2C0_RX, I2C0_TX, I2C1_RX, I2C1_TX, I2C2_RX, I2C2_TX,
  UART1_RX, UART1_TX, UART2_RX, UART2_TX, UART3_RX, UART3_TX,
  AES, SHA_RX, AI_RX, FFT_RX, FFT_TX,
  I2S0_TX, I2S0_RX, I2S1_TX, I2S1_RX, I2S2_TX, I2S2_RX,
  /** No device: memory to memory. */
  MEMORY = 0xff,
}

/** True when the device can take or give one more item. */
export function requestReady(request: u32): bool {
  if (<i32>request <= Request.SPI3_TX) {
    const unit = request >> 1;
    return (request & 1) == 0 ? spiReadyToReceive(unit) : spiReadyToSend(unit);
  }
  if (<i32>request <= Request.I2C2_TX) {
    const unit = (request - Request.I2C0_RX) >> 1;
    return (request & 1) == 0 ? i2cReadyToReceive(unit) : i2cReadyToSend(unit);
  }
  if (<i32>request <= Request.UART3_TX) return (request & 1) != 0 || uartReadyToReceive((request - Request.UART1_RX) >> 1);
  switch (request) {
    case Request.AES: return aesReadyToReceive();
    case Request.AI_RX: return kpu_result_ready();
    case Request.FFT_RX: return fftReadyToReceive();
  }
  return true;
}

/** The transfer's bytes at eight per CPU cycle, the width of the bus. */
function busCycles(items: u32, size: u32): u64 {
  return (<u64>items * <u64>size) / 8 + 16;
}

/** CPU cycles until a transfer of `items` items of `size` bytes, whose data has moved, would be over. */
export function transferCycles(request: u32, items: u32, size: u32): u64 {
  if (<i32>request <= Request.SPI3_TX) return spiBusyCycles(request >> 1) + 1;
  if (<i32>request <= Request.I2C2_TX) return i2cBusyCycles((request - Request.I2C0_RX) >> 1) + 1;
  if (<i32>request <= Request.UART3_TX) return (request & 1) != 0 ? uartCycles((request - Request.UART1_RX) >> 1, items) : 1;
  if (<i32>request >= Request.I2S0_TX && <i32>request <= Request.I2S2_RX) return i2sCycles((request - Request.I2S0_TX) >> 1, items);
  return busCycles(items, size);
}
