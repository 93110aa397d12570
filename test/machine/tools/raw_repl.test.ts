/** The script driver against a REPL that is played by the test. */
import { describe, expect, it } from "vitest";
import { RawRepl } from "../../../tools/src/emulator/raw_repl.ts";

function driver(script: string): { repl: RawRepl; sent: number[]; out: () => string; err: () => string } {
  const sent: number[] = [];
  const [stdout, stderr]: number[][] = [[], []];
  const send = (bytes: Uint8Array): number => sent.push(...bytes) && bytes.length;
  const repl = new RawRepl(Buffer.from(script), send, {
    stdout: (bytes) => void stdout.push(...bytes),
    stderr: (bytes) => void stderr.push(...bytes),
  });
  return { repl, sent, out: () => Buffer.from(stdout).toString(), err: () => Buffer.from(stderr).toString() };
}

const say = (repl: RawRepl, text: string): void => repl.receive(Buffer.from(text, "latin1"));

/** Up to the point where the script is accepted. */
function accepted(d: ReturnType<typeof driver>): void {
  say(d.repl, "banner\r\n>>> ");
  say(d.repl, "\r\nraw REPL; CTRL-B to exit\r\n>");
  d.repl.tick(1);
}

describe("raw REPL driver", () => {
  it("sends the script and separates output, traceback and end", () => {
    const d = driver("print(2)");
    accepted(d);
    expect(Buffer.from(d.sent).toString("latin1")).toBe("\x01print(2)\x04");
    say(d.repl, "OK2\r\n\x04\x04>");
    expect(d.out()).toBe("2\n");
    expect(d.repl.done).toBe(true);
    expect(d.repl.raised).toBe(false);
  });

  it("takes bytes one at a time and keeps lone carriage returns", () => {
    const d = driver("x");
    accepted(d);
    for (const c of "OKa\rb\r\n\x04Traceback\r\n\x04>") say(d.repl, c);
    expect(d.out().replace(/\r\n/g, "\n")).toContain("a\rb");
    expect(d.err()).toContain("Traceback");
    expect(d.repl.raised).toBe(true);
    expect(d.repl.done).toBe(true);
  });

  it("interrupts a boot script when no prompt comes", () => {
    const d = driver("x");
    d.repl.tick(5);
    expect(d.sent).toEqual([]);
    d.repl.tick(13);
    d.repl.tick(13.5);
    d.repl.tick(14.5);
    expect(d.sent).toEqual([3, 3]);
  });
});
