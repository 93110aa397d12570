/**
 * Runs a script through MicroPython's raw REPL: waits for the prompt, Ctrl-A, the script, Ctrl-D, then output
 * up to the first 0x04 and a traceback up to the second.
 */
const CTRL_A = 1;
const CTRL_C = 3;
const CTRL_D = 4;
const PROMPT = ">>> ";
const RAW_PROMPT = "raw REPL; CTRL-B to exit\r\n>";

/** Seconds of machine time: how long to wait for a prompt, and between two Ctrl-C. */
const PATIENCE = 12;
const RETRY = 1;

type Phase = "prompt" | "raw" | "accepted" | "output" | "traceback" | "done";

export interface ScriptOutput {
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
}

export class RawRepl {
  phase: Phase = "prompt";
  /** The script raised an exception. */
  raised = false;
  private text = "";
  private nextPoke = PATIENCE;
  private sendAt = 0;
  private pending: Uint8Array;
  private lastByte = 0;

  constructor(
    script: Uint8Array,
    private readonly send: (bytes: Uint8Array) => number,
    private readonly out: ScriptOutput,
  ) {
    this.pending = Uint8Array.from([...script, CTRL_D]);
  }

  get done(): boolean {
    return this.phase === "done";
  }

  /** Everything received before the script was accepted, for error messages. */
  get transcript(): string {
    return this.text;
  }

  /** Time passes: `seconds` of machine time since power-on. */
  tick(seconds: number): void {
    if (this.phase === "accepted" && this.sendAt < this.pending.length) {
      this.sendAt += this.send(this.pending.subarray(this.sendAt));
    }
    if (this.phase === "prompt" && seconds > this.nextPoke) {
      this.send(Uint8Array.of(CTRL_C)); // a boot script may be running
      this.nextPoke = seconds + RETRY;
    }
  }

  /** Takes bytes from the UART. */
  receive(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      if (this.phase === "output" || this.phase === "traceback") {
        this.deliver(bytes.subarray(i));
        return;
      }
      this.text += String.fromCharCode(bytes[i]);
      this.advance();
    }
  }

  private advance(): void {
    if (this.phase === "prompt" && this.text.endsWith(PROMPT)) {
      this.phase = "raw";
      this.send(Uint8Array.of(CTRL_A));
    } else if (this.phase === "raw" && this.text.endsWith(RAW_PROMPT)) {
      this.phase = "accepted";
      this.text = "";
    } else if (this.phase === "accepted" && this.text.endsWith("OK")) {
      this.phase = "output";
    }
  }

  /** CR LF becomes LF; an end mark ends the part. */
  private deliver(bytes: Uint8Array): void {
    const kept: number[] = [];
    let i = 0;
    for (; i < bytes.length && bytes[i] !== CTRL_D; i++) {
      if (bytes[i] === 10 && this.lastByte === 13) kept.pop();
      kept.push(bytes[i]);
      this.lastByte = bytes[i];
    }
    const isOutput = this.phase === "output";
    if (kept.length) {
      if (isOutput) this.out.stdout(Uint8Array.from(kept));
      else this.out.stderr(Uint8Array.from(kept));
      if (!isOutput) this.raised = true;
    }
    if (i === bytes.length) return;
    this.phase = isOutput ? "traceback" : "done";
    this.lastByte = 0;
    if (i + 1 < bytes.length && this.phase === "traceback") this.deliver(bytes.subarray(i + 1));
  }
}
