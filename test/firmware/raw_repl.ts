/** Python scripts through a raw REPL whose whole input is sent at once: a byte stream to it, results out of it. */

const CTRL_A = "\x01";
const CTRL_D = "\x04";
/** Prompt and acknowledgement before a script's output. */
const OK = ">OK";

export interface ScriptResult {
  /** LF line ends. */
  stdout: string;
  stderr: string;
}

/** Input that runs every script in a fresh interpreter, and `last` at the end. */
export function replInput(scripts: string[], last: string): string {
  // An empty script is a soft reset.
  return CTRL_A + scripts.map((script) => script + CTRL_D + CTRL_D).join("") + last + CTRL_D;
}

/** Results of the scripts from everything that the REPL has written. */
export function replResults(output: string, count: number): ScriptResult[] {
  const results: ScriptResult[] = [];
  let at = output.indexOf(OK);
  while (at >= 0 && results.length < count) {
    const end = output.indexOf(CTRL_D, at);
    const last = output.indexOf(CTRL_D, end + 1);
    if (end < 0 || last < 0) break;
    const text = (from: number, to: number): string => output.slice(from, to).replaceAll("\r\n", "\n");
    results.push({ stdout: text(at + OK.length, end), stderr: text(end + 1, last) });
    // The soft reset between scripts is an empty one: "OK" without an end of output.
    at = output.indexOf(OK, output.indexOf(OK, last) + OK.length);
  }
  return results;
}
