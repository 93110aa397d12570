/** Chips on the I2C buses of boards. Register facts: M5StickV board notes, sections 3 and 9. */
import { type I2cSlave, RegisterSlave } from "./i2c.ts";

/** Two bytes of a 12-bit reading: the high eight bits, then the low four. */
const twelveBits = (register: number, raw: number): Record<number, number> => ({
  [register]: raw >> 4,
  [register + 1]: raw & 15,
});

const IRQ_STATUS = 0x44;

/** The power manager: a battery of 4.0 V that charges from USB, 31 degrees. */
class Axp192 extends RegisterSlave {
  constructor(start: string[]) {
    super({
      0: 0xf0, // power from USB, battery present
      1: 0x60,
      ...twelveBits(0x56, Math.round(5000 / 1.7)),
      ...twelveBits(0x58, Math.round(120 / 0.625)),
      ...twelveBits(0x5a, 0),
      ...twelveBits(0x5c, 0),
      ...twelveBits(0x5e, Math.round((31 + 144.7) / 0.1)),
      ...twelveBits(0x78, Math.round(4000 / 1.1)),
      122: 100 >> 5,
      123: 100 & 31,
    });
    for (const text of start) {
      const [register, value] = text.split("=").map((hex) => Number.parseInt(hex, 16));
      this.registers[register!] = value!;
    }
  }

  override store(register: number, value: number): void {
    // a one clears a flag of the interrupt status
    if (register >= IRQ_STATUS && register < IRQ_STATUS + 4) this.registers[register]! &= ~value;
    else super.store(register, value);
  }
}

/** Motion sensors that lie on a table: 1 g downwards, nothing turns. */
const MPU6886 = { 117: 0x19, 63: 0x40, 65: 0x0a };
const SH200Q = { 48: 0x18, 5: 0x40 };

/** The chip called `name` in a board description; `start` are the register writes of the board's start. */
export function i2cChip(name: string, start: string[] = []): I2cSlave {
  if (name === "axp192") return new Axp192(start);
  if (name === "mpu6886") return new RegisterSlave(MPU6886);
  if (name === "sh200q") return new RegisterSlave(SH200Q);
  throw new Error(`there is no simulated chip "${name}"`);
}
