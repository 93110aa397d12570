/** One run of the emulated machine: firmware, devices from the PC, limits, reports, figures. */
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Board } from "../firmware/board.ts";
import type { FlashFile } from "../firmware/kfpkg.ts";
import { Camera } from "./camera.ts";
import { CardImage } from "./card_image.ts";
import { syncFolder } from "./fat_sync.ts";
import { FatVolume } from "./fat_volume.ts";
import { Boot, Machine, Stop, type Trap } from "./machine.ts";
import { encodePng, panelPicture } from "./panel.ts";
import { describeBoot, describeHart, describeRule, describeTrap } from "./report.ts";
import { releaseButtons, wire } from "./wiring.ts";

export interface SessionOptions {
  board: Board;
  files: FlashFile[];
  sd?: string;
  camera?: string;
  frames?: number;
  /** Camera sensor that is fitted; the first of the board's list by default. */
  sensor?: string;
  lcdFrames?: string;
  strict?: boolean;
  /** Takes one line of a report. */
  log(line: string): void;
}

/** What a step ended with: its time, nothing but waiting for input, or a debugger's breakpoint. */
export type Step = "ran" | "waiting" | "breakpoint";

/** The machine cannot go on; the message says what, where and why. */
export class MachineError extends Error {}

/** A repeated report is shown this often. */
const REPEATS = 3;
const RECENT_TRAPS = 4;
/** Looks for a sensor that is gone, some for each picture that is asked for. */
const PATIENCE = 20;

export class Session {
  readonly machine: Machine;
  private readonly card?: FatVolume | CardImage;
  private readonly seen = new Map<string, number>();
  private readonly traps: Trap[] = [];
  private firstViolation = "";
  private frame = 0;
  private seconds = 0;
  private lastCycles = 0n;
  private totalInstructions = 0n;
  private totalViolations = 0;

  constructor(
    private readonly options: SessionOptions,
    module?: WebAssembly.Module,
  ) {
    const camera = new Camera(options.camera, options.frames);
    if (options.sd !== undefined)
      this.card = statSync(options.sd).isFile() ? new CardImage(options.sd) : new FatVolume(options.sd);
    if (options.lcdFrames) mkdirSync(options.lcdFrames, { recursive: true });
    this.machine = new Machine(
      {
        trap: (trap) => this.onTrap(trap),
        violation: (rule, pc, address, detail) => this.onViolation(rule, pc, address, detail),
        unknownRegister: (pc, address, write, value) =>
          this.once(
            `${address}`,
            `register 0x${address.toString(16)} is not modelled (${write ? `write 0x${value.toString(16)}` : "reads 0"}, pc 0x${pc.toString(16)})`,
            1,
          ),
        sdRead: (block, target) => this.card?.read(block, target) ?? false,
        sdWrite: (block, source) => this.card?.write(block, source) ?? false,
        cameraFrame: (target, width, height) => camera.next(target, width, height),
        frame: () => this.onFrame(),
      },
      module,
    );
    const { machine } = this;
    machine.exports.setStrict(Number(options.strict ?? false));
    for (const file of options.files) this.writeFlash(file);
    wire(machine, options.board, options.sensor);
    machine.exports.powerOn();
    releaseButtons(machine, options.board);
    if (this.card) machine.exports.insertCard(this.card.blocks);
    this.boot();
  }

  private writeFlash(file: FlashFile): void {
    const { flash } = this.machine;
    if (file.address + file.bytes.length > flash.length) {
      throw new MachineError(
        `${file.name}: ${file.bytes.length} bytes at 0x${file.address.toString(16)} do not fit the flash`,
      );
    }
    flash.set(file.bytes, file.address);
  }

  private boot(): void {
    const code = this.machine.exports.boot();
    if (code !== Boot.OK) throw new MachineError(describeBoot(code));
  }

  private once(key: string, line: string, limit = REPEATS): void {
    const count = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, count);
    if (count <= limit) this.options.log(line);
  }

  private onTrap(trap: Trap): void {
    const last = this.traps.at(-1);
    // A handler that faults itself must not push the first fault out.
    if (last && last.pc === trap.pc && last.hart === trap.hart) return;
    this.traps.push(trap);
    if (this.traps.length > RECENT_TRAPS) this.traps.shift();
  }

  private onViolation(rule: number, pc: bigint, address: number, detail: number): void {
    const text = `${describeRule(rule, address, detail)} (pc 0x${pc.toString(16)})`;
    this.firstViolation ||= text;
    // Without --strict violations are counted; --stats and the log show the first of each kind.
    this.once(`rule ${rule} ${pc}`, `hardware rule: ${text}`, this.options.strict ? 1 : 0);
  }

  private onFrame(): void {
    const { lcdFrames, board } = this.options;
    if (!lcdFrames || !board.lcd) return;
    this.frame++;
    const name = `${String(this.frame).padStart(5, "0")}.png`;
    writeFileSync(join(lcdFrames, name), encodePng(panelPicture(this.machine, board.lcd)));
  }

  /** Seconds of machine time since power-on. */
  get time(): number {
    const now = this.machine.cycles;
    this.seconds += Number(now - this.lastCycles) / Number(this.machine.exports.cpuHz());
    this.lastCycles = now;
    return this.seconds;
  }

  /**
   * Runs for about `cycles` CPU cycles. A reset starts the image again, as on the board. Throws a `MachineError`
   * when the machine cannot go on.
   */
  step(cycles: number): Step {
    const reason = this.machine.exports.run(cycles);
    void this.time; // at the clock that ran
    if (reason === Stop.NONE) return "ran";
    if (reason === Stop.STUCK || reason === Stop.VIOLATION) throw this.failure(reason);
    this.machine.exports.clearStop();
    if (reason === Stop.RESET) this.restart();
    return reason === Stop.IDLE ? "waiting" : reason === Stop.BREAKPOINT ? "breakpoint" : "ran";
  }

  private restart(): void {
    this.accumulate();
    this.options.log("the chip was reset; the image starts again");
    this.machine.exports.reset();
    this.lastCycles = 0n;
    this.boot();
  }

  private accumulate(): void {
    this.totalInstructions += this.machine.hart(0).instret + this.machine.hart(1).instret;
    this.totalViolations += this.machine.exports.violations.value;
  }

  private failure(reason: number): MachineError {
    const lines: string[] = [];
    if (reason === Stop.VIOLATION) {
      lines.push(`hardware rule broken: ${this.firstViolation}`);
    } else {
      lines.push("the program is lost: its trap handler cannot run. Last traps:");
      lines.push(...this.traps.map((trap) => `  ${describeTrap(trap)}`));
    }
    for (const id of [0, 1]) lines.push(describeHart(id, this.machine.hart(id)));
    return new MachineError(lines.join("\n"));
  }

  /** Program counters and registers of both harts, and the last traps. */
  describe(): string {
    const traps = this.traps.map((trap) => `  ${describeTrap(trap)}`);
    return [
      ...(traps.length ? ["last traps:", ...traps] : []),
      ...[0, 1].map((id) => describeHart(id, this.machine.hart(id))),
    ].join("\n");
  }

  /** True when the pictures have ended and the firmware has asked for more very often. */
  get unanswered(): boolean {
    return Number(this.machine.exports.sensorMissed.value) > PATIENCE;
  }

  /** Content of the LCD as a PNG, undefined on a board without one. */
  picture(): Buffer | undefined {
    return this.options.board.lcd && encodePng(panelPicture(this.machine, this.options.board.lcd));
  }

  /** Writes what the guest stored on the SD card to the host. */
  close(): void {
    if (this.card instanceof CardImage) this.card.sync();
    else if (this.card && this.options.sd !== undefined) syncFolder(this.card, this.options.sd);
  }

  /** Figures for --stats. */
  statistics(): {
    instructions: bigint;
    layers: number;
    kpuCycles: bigint;
    violations: number;
    seconds: number;
  } {
    const e = this.machine.exports;
    return {
      instructions: this.totalInstructions + this.machine.hart(0).instret + this.machine.hart(1).instret,
      layers: e.kpu_layer_count(),
      kpuCycles: BigInt.asUintN(64, e.kpu_total_cycles()),
      violations: this.totalViolations + e.violations.value,
      seconds: this.time,
    };
  }
}
