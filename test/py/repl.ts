/** The REPL of a board, with the other end of its serial line played by a test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { type PythonConsole, PythonHost } from "../../tools/src/python/host.ts";

/** Yields what is sent next and is given what the board has written since; it returns at the end of the input. */
export type Peer = Generator<string, void, string>;

/** Ctrl-C. As the last byte of what is sent it arrives while that runs. */
export const INTERRUPT = "\x03";

class PlayedConsole implements PythonConsole {
  ended = false;
  private written = "";
  private input: Buffer;
  private position = 0;
  private running = false;
  private polls = 0;

  constructor(private readonly peer: Peer) {
    this.input = this.taken(peer.next());
  }

  private taken(next: IteratorResult<string, void>): Buffer {
    this.ended = next.done === true;
    this.position = 0;
    return Buffer.from(next.value ?? "", "latin1");
  }

  write(bytes: Uint8Array): void {
    this.written += Buffer.from(bytes).toString("latin1");
  }

  /** The board wants a byte: with nothing left, the peer has all that the board had to say, and answers. */
  read(): number {
    while (this.position === this.input.length) {
      if (this.ended) return -2;
      const seen = this.written;
      this.written = "";
      this.input = this.taken(this.peer.next(seen));
    }
    return this.input[this.position++]!;
  }

  /** Ctrl-C at the end of what was sent interrupts what runs by then. */
  interrupted(): boolean {
    const rest = this.input.subarray(this.position);
    const now = this.running && rest.length === 1 && rest[0] === INTERRUPT.charCodeAt(0);
    if (now) this.position++;
    if (this.polls++ > 20_000) throw new Error("the board does not read its input");
    return now;
  }

  interruptChar(c: number): void {
    this.running = c >= 0;
  }

  idle(): void {}
  close(): void {}
}

/** Runs a board's REPL, again after every soft reset, until the peer returns. */
export function playRepl(peer: Peer): void {
  const home = mkdtempSync(join(tmpdir(), "kpy-repl-"));
  const console = new PlayedConsole(peer);
  const host = new PythonHost({
    board: loadBoard("m5stickv"),
    output: { write() {}, flush() {} },
    errors: (bytes) => console.write(bytes),
    interactive: true,
    console,
    heap: 1 << 20,
    home,
  });
  const { core } = host.board;
  try {
    for (;;) {
      core.py_boot!();
      core.py_repl!();
      if (console.ended) return;
      core.py_reset!();
    }
  } finally {
    host.close();
    rmSync(home, { recursive: true, force: true });
  }
}
