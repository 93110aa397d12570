/** Puts the simulated devices of a board into a host. */
import { Device } from "../../../../assembly/modules/device.ts";
import type { Board } from "../../firmware/board.ts";
import { fpioaFunction } from "../../firmware/fpioa.ts";
import type { Host } from "../host.ts";
import { FpioaDevice, GpioDevice } from "./gpio.ts";
import { I2cDevice } from "./i2c.ts";
import { i2cChip } from "./i2c_chips.ts";
import { I2sDevice } from "./i2s.ts";
import { Pads } from "./pads.ts";
import { SpiDevice } from "./spi.ts";
import { SystemDevice, type SystemServices } from "./system.ts";
import { PwmDevice, TimerDevice, WdtDevice } from "./timer.ts";
import { UartDevice } from "./uart.ts";

/** The devices that tests look at. */
export interface BoardDevices {
  pads: Pads;
  i2c: I2cDevice;
  i2s: I2sDevice;
  pwm: PwmDevice;
  spi: SpiDevice;
  uart: UartDevice;
  wdt: WdtDevice;
}

const GPIOHS0 = 24;

/** The pads as the firmware's start leaves them, and what the board connects to them. */
function boardPads(board: Board): Pads {
  const pads = new Pads();
  const named = { ...board.lcd?.pads, ...board.camera?.pads, ...board.sd?.pads };
  for (const [name, pad] of Object.entries(named)) pads.set(pad, fpioaFunction(name));
  if (board.console) {
    pads.set(board.console.rx, fpioaFunction("UARTHS_RX"));
    pads.set(board.console.tx, fpioaFunction("UARTHS_TX"));
  }
  const outputs = [...(board.io?.outputs ?? [])];
  for (const line of [board.lcd?.dc, board.lcd?.reset, board.sd?.chip_select]) {
    if (line) outputs.push({ ...line, level: 1 });
  }
  for (const { pad, gpiohs, level } of outputs) {
    pads.set(pad, GPIOHS0 + gpiohs);
    pads.setOutput(gpiohs, true);
    pads.write(gpiohs, level);
  }
  const { BOOT_KEY, CONNEXT_A, CONNEXT_B } = board.constants;
  // a key with its own pull-up, and a loop-back plug in the Grove socket
  if (BOOT_KEY !== undefined) pads.drive(BOOT_KEY, 1);
  if (CONNEXT_A !== undefined && CONNEXT_B !== undefined) pads.wire(CONNEXT_A, CONNEXT_B);
  return pads;
}

/** Installs everything but display and camera. */
export function installDevices(host: Host, board: Board, services: SystemServices): BoardDevices {
  const { devices, memory, clock, console } = host;
  const pads = boardPads(board);
  const i2c = new I2cDevice(pads, memory);
  const { pmu } = board;
  if (pmu) i2c.attach(pmu.i2c.scl, pmu.i2c.sda, pmu.address, i2cChip(pmu.chip, pmu.registers));
  const imu = board.imu?.[0]; // one of the kinds that are built in
  if (imu) i2c.attach(imu.i2c.scl, imu.i2c.sda, imu.address, i2cChip(imu.chip));
  const i2s = new I2sDevice(memory, clock);
  const pwm = new PwmDevice();
  const spi = new SpiDevice(memory);
  const uart = new UartDevice(pads, memory, console);
  const wdt = new WdtDevice(clock);
  devices.set(Device.SYSTEM, new SystemDevice(board, memory, clock, services));
  devices.set(Device.FPIOA, new FpioaDevice(pads));
  devices.set(Device.GPIO, new GpioDevice(pads));
  devices.set(Device.I2C, i2c);
  devices.set(Device.SPI, spi);
  devices.set(Device.UART, uart);
  devices.set(Device.TIMER, new TimerDevice(clock));
  devices.set(Device.PWM, pwm);
  devices.set(Device.WDT, wdt);
  devices.set(Device.I2S, i2s);
  devices.poll = () => {
    const unit = wdt.expired();
    if (unit < 0) return;
    process.stderr.write(`kpy: watchdog ${unit} was not fed in time: reset\n`);
    services.stop(1);
  };
  return { pads, i2c, i2s, pwm, spi, uart, wdt };
}
