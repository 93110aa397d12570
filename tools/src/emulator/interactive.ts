/** The machine beside a terminal, a pty or a debugger: in real time, until the user or a limit ends it. */
import { CliError } from "../cli/error.ts";
import { GdbServer } from "./gdb_server.ts";
import { openPty, openStdio, type SerialLine } from "./serial_line.ts";
import type { Session } from "./session.ts";

const UARTHS = 0;
const STEP = 1_000_000;
/** Machine time may run ahead of real time by this many seconds. */
const AHEAD = 0.02;

export interface InteractiveOptions {
  uart: "stdio" | "pty";
  gdb?: number;
  limit: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function runInteractive(session: Session, options: InteractiveOptions): Promise<number> {
  const { machine } = session;
  const line: SerialLine = options.uart === "pty" ? await openPty() : openStdio();
  const gdb = options.gdb === undefined ? undefined : await GdbServer.listen(session, options.gdb);
  try {
    const start = performance.now() / 1000 - session.time;
    let waiting: Uint8Array = new Uint8Array();
    while (!line.closed) {
      if (performance.now() > options.limit) throw new CliError("time is up", 124);
      if (gdb?.halted) {
        await sleep(5);
        continue;
      }
      const step = session.step(STEP);
      if (step === "breakpoint") gdb?.stoppedAtBreakpoint();
      const output = machine.takeSerial(UARTHS);
      if (output.length) line.write(output);
      waiting = Buffer.concat([waiting, line.read()]);
      waiting = waiting.subarray(machine.putSerial(UARTHS, waiting));
      const ahead = session.time - (performance.now() / 1000 - start);
      if (step === "waiting") await sleep(AHEAD * 1000);
      else if (ahead > AHEAD) await sleep(Math.min(ahead, 0.1) * 1000);
      else await breathe();
    }
    return 0;
  } finally {
    line.close();
    gdb?.close();
  }
}
