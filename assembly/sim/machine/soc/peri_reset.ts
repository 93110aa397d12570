/** What a bit of sysctl's peri_reset does to its block: the registers return to their reset values. */
import { Block } from "./sysctl";
import { resetAes } from "./aes";
import { resetDmac } from "./dmac";
import { resetDvp } from "./dvp";
import { resetFft } from "./fft";
import { resetGpio } from "./gpio";
import { resetI2cUnit } from "./i2c";
import { resetI2sUnit } from "./i2s";
import { resetRtc } from "./rtc";
import { resetSha } from "./sha";
import { resetSpiUnit } from "./spi";
import { resetTimer } from "./timer";
import { resetUart } from "./uart";
import { resetWdt } from "./wdt";

function resetBlock(block: i32): void {
  switch (block) {
    case Block.DMA: resetDmac(); break;
    case Block.DVP: resetDvp(); break;
    case Block.FFT: resetFft(); break;
    case Block.GPIO: resetGpio(); break;
    case Block.AES: resetAes(); break;
    case Block.SHA: resetSha(); break;
    case Block.RTC: resetRtc(); break;
    case Block.SPI0:
    case Block.SPI1:
    case Block.SPI3: resetSpiUnit(<u32>(block - Block.SPI0)); break;
    case Block.I2S0:
    case Block.I2S1:
    case Block.I2S2: resetI2sUnit(<u32>(block - Block.I2S0)); break;
    case Block.I2C0:
    case Block.I2C1:
    case Block.I2C2: resetI2cUnit(<u32>(block - Block.I2C0)); break;
    case Block.UART1:
    case Block.UART2:
    case Block.UART3: resetUart(<u32>(block - Block.UART1)); break;
    case Block.TIMER0:
    case Block.TIMER1:
    case Block.TIMER2: resetTimer(<u32>(block - Block.TIMER0)); break;
    case Block.WDT0:
    case Block.WDT1: resetWdt(<u32>(block - Block.WDT0)); break;
  }
}

/** Resets the blocks whose bits have just been set in `mask`. The KPU model watches its own bit. */
export function resetBlocks(mask: u32): void {
  while (mask != 0) {
    resetBlock(<i32>ctz<u32>(mask));
    mask &= mask - 1;
  }
}
