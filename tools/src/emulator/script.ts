/** `--script`: runs the machine until a script has gone through its raw REPL. */
import { CliError } from "../cli/error.ts";
import { RawRepl } from "./raw_repl.ts";
import { MachineError, type Session } from "./session.ts";

const UARTHS = 0;
/** CPU cycles between two looks at the serial port. */
const STEP = 1_000_000;
/** Steps in a row in which the machine only waits, with nothing left to send. */
const STUCK = 50;
/** Seconds of machine time in which a prompt must have come; boot scripts are interrupted long before. */
const PROMPT_LIMIT = 120;

const STILL_ASKING = "kpy: stopped: the script goes on asking for pictures after the last one\n";

/** Exit status: 0, 1 when the script raised, 124 when the limit (a `performance.now` time) has passed. */
export async function runScript(session: Session, script: Uint8Array, limit: number): Promise<number> {
  const { machine } = session;
  const repl = new RawRepl(script, (bytes) => machine.putSerial(UARTHS, bytes), {
    stdout: (bytes) => void process.stdout.write(bytes),
    stderr: (bytes) => void process.stderr.write(bytes),
  });
  let waiting = 0;
  while (!repl.done) {
    const active = session.step(STEP);
    repl.receive(machine.takeSerial(UARTHS));
    repl.tick(session.time);
    waiting = active === "waiting" ? waiting + 1 : 0;
    if (waiting > STUCK)
      throw new MachineError(
        `the firmware waits for ever (script phase: ${repl.phase})\n${session.describe()}`,
      );
    if (repl.phase === "prompt" && session.time > PROMPT_LIMIT) {
      throw new MachineError(
        `no REPL prompt in ${PROMPT_LIMIT} s of machine time\n${repl.transcript}\n${session.describe()}`,
      );
    }
    if (session.unanswered) {
      process.stderr.write(STILL_ASKING);
      break;
    }
    if (performance.now() > limit) {
      if (repl.phase === "prompt") process.stderr.write(repl.transcript);
      throw new CliError(
        `time is up before the script was done (phase: ${repl.phase})\n${session.describe()}`,
        124,
      );
    }
  }
  return repl.raised ? 1 : 0;
}
