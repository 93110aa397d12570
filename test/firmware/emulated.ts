/** Runs images on the emulated K210 with all hardware rules checked. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Machine, Stop } from "../../tools/src/emulator/machine.ts";
import { describeRule, describeTrap } from "../../tools/src/emulator/report.ts";
import { releaseButtons, wire } from "../../tools/src/emulator/wiring.ts";
import type { Board } from "../../tools/src/firmware/board.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import type { FlashContents } from "./qemu.ts";

const CONSOLE = 0;
const SLICE = 2_000_000;
const SD_BLOCK = 512;

/** Whether the emulator is built; under CI its absence is an error. */
export function hasEmulator(): boolean {
  const found = existsSync(join(repositoryRoot(), "build", "wasm", "machine.wasm"));
  if (!found && process.env.CI) throw new Error("build/wasm/machine.wasm is missing: run `make build` first");
  return found;
}

export interface BoardRun {
  machine: Machine;
  output: string;
  /** Broken hardware rules and traps, as text. */
  faults: string[];
}

export interface BoardOptions {
  flash?: FlashContents[];
  /** Fills a 640 x 480 RGB888 picture. */
  camera?: (target: Uint8Array) => void;
  /** The camera sensor that is fitted; default the first of the board's list. */
  sensor?: string;
  /** Blocks of an inserted SD card. */
  sdBlocks?: number;
  /** Whether a broken hardware rule is noted (default); else the machine does what the chip would do. */
  strict?: boolean;
  /** Simulated seconds after which the run is given up. */
  seconds?: number;
  /** Called before the image starts. */
  prepare?: (machine: Machine) => void;
  /** How often the chip may restart before that ends the run. */
  restarts?: number;
  /** Called with new console output; true ends the run. */
  until?: (output: string) => boolean;
}

/** Boots an image and runs it until it restarts the chip or `until` says so. */
export function runBoard(board: Board, image: Uint8Array, options: BoardOptions = {}): BoardRun {
  const faults: string[] = [];
  const card = new Map<number, Uint8Array>();
  const machine = new Machine({
    trap: (trap, stuck) => {
      if (stuck) faults.push(describeTrap(trap));
    },
    violation: (rule, pc, address, detail) =>
      faults.push(`${describeRule(rule, address, detail)} at pc 0x${pc.toString(16)}`),
    unknownRegister: (pc, address) =>
      faults.push(`unknown register 0x${address.toString(16)} at pc 0x${pc.toString(16)}`),
    cameraFrame: (target) => {
      options.camera?.(target);
      return options.camera !== undefined;
    },
    sdRead: (block, target) => {
      target.set(card.get(block) ?? new Uint8Array(SD_BLOCK));
      return true;
    },
    sdWrite: (block, source) => {
      card.set(block, source.slice());
      return true;
    },
  });
  wire(machine, board, options.sensor);
  machine.exports.powerOn();
  releaseButtons(machine, board);
  if (options.sdBlocks) machine.exports.insertCard(options.sdBlocks);
  machine.flash.fill(0xff);
  machine.flash.set(image, 0);
  for (const part of options.flash ?? []) machine.flash.set(part.data, part.address);
  machine.exports.setStrict(options.strict === false ? 0 : 1);
  machine.exports.reset();
  options.prepare?.(machine);
  const start = (): void => {
    const boot = machine.exports.boot();
    if (boot !== 0) throw new Error(`the image does not boot: ${boot}`);
  };
  start();
  let restarts = options.restarts ?? 0;
  const limit = BigInt(options.seconds ?? 30) * 416_000_000n;
  let output = "";
  for (;;) {
    const stop = machine.exports.run(SLICE);
    output += Buffer.from(machine.takeSerial(CONSOLE)).toString("latin1");
    if (stop === Stop.RESET && restarts > 0) {
      restarts--;
      machine.exports.clearStop();
      machine.exports.reset();
      start();
      continue;
    }
    if (stop === Stop.RESET || stop === Stop.STUCK || options.until?.(output)) break;
    if (stop === Stop.VIOLATION) machine.exports.clearStop();
    if (machine.cycles > limit)
      throw new Error(`the board has not finished after ${options.seconds ?? 30} s:\n${output}`);
  }
  return { machine, output, faults };
}
