/**
 * The recorded sessions of MicroPython 1.27 in `../shared/micropython` (or KPY_SHARED), byte for byte against `kpy run`. Without that
 * folder they are skipped, in CI they fail. What names the recorded build is not compared: the banner, and the value of
 * `sys.implementation`.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { sharedFolder } from "../writer/shared.ts";

const shared = sharedFolder("micropython");
const launcher = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));

/** Pairs of what was sent and what came back, in latin-1; the first is what came by itself. */
type Session = [string, string][];
const sessions: Record<string, Session> = shared
  ? JSON.parse(readFileSync(join(shared, "golden-repl.json"), "utf8")).sessions
  : {};

/** A pseudo-terminal translated line ends when these were recorded, so they are compared without the carriage returns. */
function compared(text: string): string {
  return text
    .replace(/MicroPython v[^\r\n]*/g, "BANNER")
    .replace(/\(name='micropython', version=\(1, 27, 0, ''\), [^\r\n]*\)/g, "IMPLEMENTATION")
    .replaceAll("\r\n", "\n");
}

/** Time without output after which a reply is complete, once it is as long as the recorded one, in milliseconds. */
const QUIET_MS = 60;
const PATIENCE_MS = 10_000;

async function play(session: Session): Promise<string[]> {
  const child = spawn(process.execPath, [launcher, "run"], { stdio: "pipe" });
  let output = "";
  let last = Date.now();
  let ended = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => {
      output += bytes.toString("latin1");
      last = Date.now();
    });
  child.on("close", () => {
    ended = true;
  });
  child.stdin.on("error", () => {});
  const replies: string[] = [];
  for (const [sent, want] of session) {
    output = "";
    if (sent) child.stdin.write(Buffer.from(sent, "latin1"));
    const start = Date.now();
    const complete = () => compared(output).length >= compared(want).length && Date.now() - last > QUIET_MS;
    while (!complete() && !ended && Date.now() - start < PATIENCE_MS)
      await new Promise((done) => setTimeout(done, 10));
    replies.push(compared(output));
  }
  child.kill();
  return replies;
}

describe.skipIf(!shared)("recorded sessions", () => {
  test.each(Object.keys(sessions))("%s", async (name) => {
    const session = sessions[name]!;
    expect(await play(session)).toEqual(session.map(([, reply]) => compared(reply)));
  });
});
