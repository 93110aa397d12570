/** Function numbers of the K210's pin multiplexer by name. Source: K210 SoC notes, section 5.2. */

/** First number of each run of names; names with `%` count up in the given range. */
const RUNS: [number, string[]][] = [
  [0, ["JTAG_TCLK", "JTAG_TDI", "JTAG_TMS", "JTAG_TDO"]],
  [4, run("SPI0_D", 8)],
  [12, run("SPI0_SS", 4)],
  [16, ["SPI0_ARB", "SPI0_SCLK", "UARTHS_RX", "UARTHS_TX"]],
  [24, run("GPIOHS", 32)],
  [56, run("GPIO", 8)],
  [64, ["UART1_RX", "UART1_TX", "UART2_RX", "UART2_TX", "UART3_RX", "UART3_TX"]],
  [70, run("SPI1_D", 8)],
  [78, run("SPI1_SS", 4)],
  [82, ["SPI1_ARB", "SPI1_SCLK"]],
  [87, i2s(0)],
  [98, i2s(1)],
  [109, i2s(2)],
  [126, ["I2C0_SCLK", "I2C0_SDA", "I2C1_SCLK", "I2C1_SDA", "I2C2_SCLK", "I2C2_SDA"]],
  [132, ["CMOS_XCLK", "CMOS_RST", "CMOS_PWDN", "CMOS_VSYNC", "CMOS_HREF", "CMOS_PCLK"]],
  [138, run("CMOS_D", 8)],
  [146, ["SCCB_SCLK", "SCCB_SDA"]],
  [190, [0, 1, 2].flatMap((timer) => run(`TIMER${timer}_TOGGLE`, 4, 1))],
];

function run(prefix: string, count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${first + i}`);
}

function i2s(unit: number): string[] {
  const lines = ["MCLK", "SCLK", "WS", ...run("IN_D", 4), ...run("OUT_D", 4)];
  return lines.map((line) => `I2S${unit}_${line}`);
}

const NUMBERS = new Map(RUNS.flatMap(([first, names]) => names.map((name, i) => [name, first + i] as const)));

/** Number of a function; throws for a name that the chip does not have. */
export function fpioaFunction(name: string): number {
  const number = NUMBERS.get(name);
  if (number === undefined) throw new Error(`the K210 has no pad function "${name}"`);
  return number;
}
