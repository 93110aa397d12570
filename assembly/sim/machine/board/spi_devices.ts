/** Finds the device that an SPI byte reaches, from the functions and levels of the pads it is wired to. */
import { Function, functionOf, padLevel } from "../soc/fpioa";
import { Pad, padFor } from "./wiring";
import { flashDeselect, flashExchange } from "./w25q";
import { panelByte } from "./st7789";
import { sdExchange } from "./sdcard";

const FLASH_UNIT: u32 = 3;

/** The unit's clock reaches the pad. */
function carriesClock(pad: u32, unit: u32): bool {
  return functionOf(pad) == <u32>(unit == 0 ? Function.SPI0_SCLK : Function.SPI1_SCLK);
}

/** Active-low select: driven by the unit's own slave select, or by a GPIO. */
function isSelected(pad: u32, unit: u32, slaves: u32): bool {
  const first: u32 = unit == 0 ? Function.SPI0_SS0 : Function.SPI1_SS0;
  const slave = functionOf(pad) - first;
  return slave < 4 ? ((slaves >> slave) & 1) != 0 : !padLevel(pad);
}

/** Sends one byte with the slaves of `ser` selected; returns the byte that comes back. */
export function exchange(unit: u32, slaves: u32, byte: u32): u32 {
  if (unit == FLASH_UNIT) return (slaves & 1) != 0 ? flashExchange(byte) : 0xff;
  if (carriesClock(padFor(Pad.LCD_CLOCK), unit) && isSelected(padFor(Pad.LCD_SELECT), unit, slaves)) {
    panelByte(byte, padLevel(padFor(Pad.LCD_COMMAND)));
  }
  if (carriesClock(padFor(Pad.SD_CLOCK), unit)) return sdExchange(byte, !padLevel(padFor(Pad.SD_SELECT)));
  return 0xff;
}

/** The unit releases its slave select. */
export function deselect(unit: u32): void {
  if (unit == FLASH_UNIT) flashDeselect();
}
