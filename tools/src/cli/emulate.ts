/** `kpy emulate`: boots a firmware image in the emulated K210. */
import { existsSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { firmwareFiles } from "../emulator/firmware.ts";
import { runInteractive } from "../emulator/interactive.ts";
import { runScript } from "../emulator/script.ts";
import { MachineError, Session } from "../emulator/session.ts";
import { SENSORS } from "../emulator/wiring.ts";
import type { FlashFile } from "../firmware/kfpkg.ts";
import { boardOption } from "./build.ts";
import { CliError } from "./error.ts";
import { flashFiles, readFile } from "./flash_option.ts";

interface Options {
  board: string;
  flash: string[];
  sd?: string;
  camera?: string;
  frames?: number;
  sensor?: string;
  lcd?: string;
  lcdFrames?: string;
  timeout?: number;
  script?: string;
  uart: string;
  stats?: boolean;
  strict?: boolean;
  gdb?: number;
}

function count(value: string): number {
  const n = Number(value);
  if (!Number.isFinite(n) || n < 0) throw new CliError(`"${value}" is not a number`, 2);
  return n;
}

export function define(cmd: Command): void {
  cmd
    .description("Boots FIRMWARE.bin (boot image, plain machine code or .kfpkg) in the emulated K210.")
    .argument("<firmware.bin>", "image to boot")
    .option("--board <board>", "board description in boards/", "m5stickv")
    .option(
      "--flash <addr=file>",
      "put FILE at that flash address, or unpack a .kfpkg (repeatable)",
      (v: string, all: string[]) => [...all, v],
      [],
    )
    .option("--sd <dir>", "host folder, or file of raw blocks, seen as the SD card")
    .option("--camera <path>", "picture, or folder of pictures in name order; default a test pattern")
    .option("--frames <n>", "the camera stops after N pictures", count)
    .option(
      "--sensor <name>",
      `camera sensor that the board has: ${SENSORS.join(", ")}; default the board's first`,
    )
    .option("--lcd <file.png>", "write the LCD's final content")
    .option("--lcd-frames <dir>", "write every displayed picture")
    .option("--timeout <s>", "stop after S seconds with status 124", count)
    .option("--script <file>", "send FILE through the raw REPL, print its output, exit")
    .option("--uart <stdio|pty>", "connect the UART to the terminal, or to a pty for serial tools", "stdio")
    .option("--stats", "print instructions, KPU figures and rule violations at the end")
    .option("--strict", "stop when a hardware rule is broken")
    .option("--gdb <port>", "wait for a debugger on that TCP port", count)
    .action(emulate);
}

function firmware(file: string): FlashFile[] {
  const bytes = readFile(file);
  try {
    return firmwareFiles(bytes);
  } catch (error) {
    throw new CliError(`${file}: ${(error as Error).message}`);
  }
}

async function emulate(file: string, options: Options): Promise<void> {
  if (!["stdio", "pty"].includes(options.uart)) throw new CliError(`--uart ${options.uart}: stdio or pty`, 2);
  if (options.sd && !existsSync(options.sd))
    throw new CliError(`there is no folder or card image ${options.sd}`);
  const board = boardOption(options.board);
  if (board.target !== "k210")
    throw new CliError(`${board.name} is not a K210 board; use qemu-system-riscv64 for it`, 2);
  if (options.sensor && !SENSORS.includes(options.sensor))
    throw new CliError(`--sensor ${options.sensor}: ${SENSORS.join(", ")}`, 2);
  const files = [...firmware(file), ...options.flash.flatMap(flashFiles)];
  const script = options.script === undefined ? undefined : readFile(options.script);
  let session: Session | undefined;
  try {
    session = new Session({
      ...options,
      board,
      files,
      log: (line) => process.stderr.write(`kpy: ${line}\n`),
    });
    const limit =
      options.timeout === undefined ? Number.POSITIVE_INFINITY : performance.now() + options.timeout * 1000;
    process.exitCode = script
      ? await runScript(session, script, limit)
      : await runInteractive(session, { uart: options.uart as "stdio" | "pty", gdb: options.gdb, limit });
  } catch (error) {
    if (error instanceof MachineError || !session) throw new CliError((error as Error).message);
    throw error;
  } finally {
    if (session) finish(session, options);
  }
}

function finish(session: Session, options: Options): void {
  session.close();
  const picture = options.lcd ? session.picture() : undefined;
  if (picture && options.lcd) writeFileSync(options.lcd, picture);
  if (!options.stats) return;
  const s = session.statistics();
  process.stderr.write(
    `instructions: ${s.instructions}\nmachine time: ${s.seconds.toFixed(3)} s\nKPU layers: ${s.layers}\n` +
      `KPU cycles (estimated): ${s.kpuCycles}\nrule violations: ${s.violations}\n`,
  );
}
