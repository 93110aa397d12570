/** Commands of the pages that need more than to be run to their end. */
import type { ChildProcess } from "node:child_process";

export interface Waiting {
  command: RegExp;
  /** What it prints when it is ready for its user. */
  ready: RegExp;
  /** What is typed then, and the answer. */
  typed?: [string, RegExp];
}

/** Commands that go on until their user ends them. */
export const WAITING: Waiting[] = [
  { command: /^kpy emulate .*--uart pty/, ready: /^\/dev\/\S+\n/ },
  { command: /^kpy emulate .*--gdb /, ready: /waiting for gdb on port \d+/ },
  { command: /^qemu-system-riscv64 /, ready: />>> /, typed: ["print(6 * 7)\r", /\n42\r?\n/] },
];

/** The one command that cannot run within the tests, because it is what runs them. */
export const RUNS_THE_TESTS = "make test";

/** Waits until a process has printed `pattern`, on whichever stream. */
function printed(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const take = (data: Buffer): void => {
      text += data.toString("latin1");
      if (pattern.test(text)) resolve();
    };
    child.stdout!.on("data", take);
    child.stderr!.on("data", take);
    child.once("exit", (status) => reject(new Error(`ended with status ${status}: ${text}`)));
  });
}

/** Uses a command that waits, and ends it. */
export async function use(child: ChildProcess, { ready, typed }: Waiting): Promise<void> {
  try {
    await printed(child, ready);
    if (!typed) return;
    const answer = printed(child, typed[1]);
    child.stdin!.write(typed[0]);
    await answer;
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.kill()) await ended;
  }
}
