/** Where the UART goes: the terminal, or a pty that serial tools can open. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { CliError } from "../cli/error.ts";

export interface SerialLine {
  /** True after Ctrl-] at the terminal, or when the other side is gone. */
  readonly closed: boolean;
  write(bytes: Uint8Array): void;
  /** Everything that has arrived. */
  read(): Uint8Array;
  close(): void;
}

const CTRL_RIGHT_BRACKET = 0x1d;

/** The terminal, unbuffered; Ctrl-] ends the session. Piped input is sent as it comes. */
export function openStdio(): SerialLine {
  const input = process.stdin;
  let arrived: Buffer[] = [];
  const line = { closed: false };
  if (input.isTTY) input.setRawMode(true);
  input.on("data", (data: Buffer) => {
    const end = input.isTTY ? data.indexOf(CTRL_RIGHT_BRACKET) : -1;
    if (end >= 0) line.closed = true;
    arrived.push(end >= 0 ? data.subarray(0, end) : data);
  });
  input.resume();
  return {
    get closed() {
      return line.closed;
    },
    write: (bytes) => void process.stdout.write(bytes),
    read: () => {
      const bytes = Buffer.concat(arrived);
      arrived = [];
      return bytes;
    },
    close: () => {
      if (input.isTTY) input.setRawMode(false);
      input.pause();
      input.removeAllListeners("data");
    },
  };
}

/**
 * Node has no call that opens a pty. This Python program opens one, prints its name and copies bytes between
 * it and its own standard input and output.
 */
const PTY_HELPER = `
import os, pty, select, sys, termios, tty
master, slave = pty.openpty()
tty.setraw(slave, termios.TCSANOW)
sys.stderr.write(os.ttyname(slave) + "\\n")
sys.stderr.flush()
while True:
    ready, _, _ = select.select([0, master], [], [])
    for fd in ready:
        data = os.read(fd, 4096)
        if not data:
            sys.exit(0)
        view = memoryview(data)
        while view:
            view = view[os.write(master if fd == 0 else 1, view):]
`;

function helper(): ChildProcess {
  for (const python of ["python3", "python"]) {
    if (spawnSync(python, ["-c", "import pty"], { stdio: "ignore" }).status === 0) {
      return spawn(python, ["-u", "-c", PTY_HELPER], { stdio: ["pipe", "pipe", "pipe"] });
    }
  }
  throw new CliError(
    "--uart pty needs python3 to open a pseudo terminal. Without it, use `socat pty,link=kpy,raw exec:'kpy emulate ... --uart stdio'`",
  );
}

/** Opens a pty and prints its name on standard output. */
export async function openPty(): Promise<SerialLine> {
  const child = helper();
  let arrived: Buffer[] = [];
  let closed = false;
  child.on("exit", () => {
    closed = true;
  });
  child.stdout!.on("data", (data: Buffer) => arrived.push(data));
  child.stdin!.on("error", () => {
    closed = true;
  });
  const name = await new Promise<string>((resolve, reject) => {
    child.stderr!.once("data", (data: Buffer) => resolve(data.toString().trim()));
    child.once("exit", () => reject(new CliError("the helper that opens the pty ended early")));
  });
  process.stdout.write(`${name}\n`);
  return {
    get closed() {
      return closed;
    },
    write: (bytes) => void child.stdin!.write(bytes),
    read: () => {
      const bytes = Buffer.concat(arrived);
      arrived = [];
      return bytes;
    },
    close: () => void child.kill(),
  };
}
