/**
 * What a script makes is garbage once it lets go of it, wherever it came to lie: not only what lies behind the objects that the native
 * which runs the script has made before (its compiled code), also what is made in gaps between those.
 */
import { tmpdir } from "node:os";
import { afterAll, expect, it } from "vitest";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import { PythonHost } from "../../../tools/src/python/host.ts";

const printed: string[] = [];
const host = new PythonHost({
  board: loadBoard("m5stickv"),
  output: { write: (bytes) => printed.push(Buffer.from(bytes).toString()), flush: () => undefined },
  errors: (bytes) => printed.push(Buffer.from(bytes).toString()),
  interactive: false,
  heap: 1 << 20,
  home: tmpdir(),
});
afterAll(() => host.close());

/** Functions of a script, which move what follows. */
const functions = (n: number): string =>
  Array.from(
    { length: n },
    (_, i) =>
      `def f${i}(a, b=${i}):\n    c = [a, b, "text${i}", ${i}.5]\n    return {"k${i}": c, "m": (a, b, c)}\n`,
  ).join("");

it("a small object that holds a large one is let go, behind 0 to 80 functions", () => {
  const failed: string[] = [];
  for (let n = 0; n <= 80; n++) {
    expect(host.reset()).toBe(true);
    printed.length = 0;
    const loop = "n = 0\nwhile n < 300:\n    n += 1\n    x = [bytearray(40000)]\nprint(n)\n";
    const source = `${functions(n)}import random, json, re, collections\n${loop}`;
    const status = host.run(Buffer.from(source), "s.py", ["s.py"]);
    if (status !== 0 || printed.join("") !== "300\n") failed.push(`${n}: ${printed.join("")}`);
  }
  expect(failed).toEqual([]);
});
