/** An emulated M5StickV in strict mode whose raw REPL takes one script after the other. */
import { firmwareFiles } from "../../../tools/src/emulator/firmware.ts";
import { Session } from "../../../tools/src/emulator/session.ts";
import { loadBoard } from "../../../tools/src/firmware/board.ts";

const [CTRL_A, CTRL_D] = ["\x01", "\x04"];
const PROMPT = ">>> ";
const RAW_PROMPT = "raw REPL; CTRL-B to exit\r\n>";
const STEP = 1_000_000;

export interface Answer {
  out: string;
  err: string;
}

export class Stick {
  readonly session: Session;
  private received = "";

  /** Boots `image` and enters the raw REPL; `camera` (picture or folder) gives `frames` pictures, `sd` is a folder for the card. */
  constructor(image: Uint8Array, options: { camera?: string; frames?: number; sd?: string } = {}) {
    this.session = new Session({
      board: loadBoard("m5stickv"),
      files: firmwareFiles(image),
      strict: true,
      log: () => undefined,
      ...options,
    });
    this.await(PROMPT, 30);
    this.send(CTRL_A);
    this.await(RAW_PROMPT, 5);
  }

  get violations(): number {
    return this.session.statistics().violations;
  }

  /** Puts bytes into the flash, as a flasher does. */
  flash(address: number, bytes: Uint8Array): void {
    this.session.machine.flash.set(bytes, address);
  }

  /** Runs a script; throws when it takes more than `seconds` of machine time. */
  run(script: string, seconds = 600): Answer {
    this.send(script + CTRL_D);
    this.await("OK", 30);
    const out = this.await(CTRL_D, seconds);
    const err = this.await(CTRL_D, 30);
    this.await(">", 5);
    return { out: out.replaceAll("\r\n", "\n"), err: err.replaceAll("\r\n", "\n") };
  }

  /** A soft reset: an empty script. */
  softReset(): void {
    this.send(CTRL_D);
    this.await(RAW_PROMPT, 60);
  }

  /** Restarts the chip; everything that it prints up to its prompt, where the raw REPL is entered again. */
  restart(seconds = 60): string {
    this.send(`import machine; machine.reset()${CTRL_D}`);
    this.await("OK", 30);
    const text = this.await(PROMPT, seconds);
    this.send(CTRL_A);
    this.await(RAW_PROMPT, 5);
    return text.replaceAll("\r\n", "\n");
  }

  private send(text: string): void {
    const bytes = Buffer.from(text, "latin1");
    for (let sent = 0; sent < bytes.length; ) {
      const n = this.session.machine.putSerial(0, bytes.subarray(sent));
      sent += n;
      if (n === 0) this.session.step(STEP);
    }
  }

  /** Everything in front of `mark`, which is taken away. */
  private await(mark: string, seconds: number): string {
    const limit = this.session.time + seconds;
    for (;;) {
      const at = this.received.indexOf(mark);
      if (at >= 0) {
        const text = this.received.slice(0, at);
        this.received = this.received.slice(at + mark.length);
        return text;
      }
      if (this.session.time > limit)
        throw new Error(`no ${JSON.stringify(mark)} in ${seconds} s: ${this.received}`);
      this.session.step(STEP);
      this.received += Buffer.from(this.session.machine.takeSerial(0)).toString("latin1");
    }
  }
}
