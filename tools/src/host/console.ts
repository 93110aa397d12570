/** The console of the host build: where the core's UART goes. */
import { writeSync } from "node:fs";
import type { LinearMemory } from "./memory.ts";

export interface HostConsole {
  /** Bytes that the core prints. The view is valid only during the call. */
  write(bytes: Uint8Array): void;
  /** Next input byte, -1 when none is waiting, -2 at end of input. */
  read(): number;
  /** True once after the interrupt character arrived. */
  interrupted(): boolean;
  /** The character that means interrupt from now on, -1 for none. */
  interruptChar(c: number): void;
}

/** Prints to a file descriptor, has no input. */
export class OutputConsole implements HostConsole {
  constructor(private readonly fd = 1) {}

  write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      try {
        done += writeSync(this.fd, bytes, done);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      }
    }
  }

  read(): number {
    return -2;
  }

  interrupted(): boolean {
    return false;
  }

  interruptChar(): void {}
}

/** Keeps what was printed and plays back given input: for tests. */
export class BufferConsole implements HostConsole {
  private readonly chunks: Uint8Array[] = [];
  private position = 0;

  constructor(private readonly input: Uint8Array = new Uint8Array(0)) {}

  write(bytes: Uint8Array): void {
    this.chunks.push(bytes.slice());
  }

  read(): number {
    return this.position < this.input.length ? this.input[this.position++]! : -2;
  }

  interrupted(): boolean {
    return false;
  }

  interruptChar(): void {}

  get text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}

export function consoleImports(
  console: HostConsole,
  memory: LinearMemory,
): Record<string, WebAssembly.ImportValue> {
  return {
    console_write: (ptr: number, len: number) => console.write(memory.view(ptr, len)),
    console_read: () => console.read(),
    interrupt_char: (c: number) => console.interruptChar(c),
  };
}
