/** Every Python block of docs/maixpy.md runs, and prints what the page says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Board } from "./board.ts";

const file = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const board = new Board();
afterAll(() => board.remove());
for (const name of ["digits.kmodel", "digit7.png"])
  board.write(name, readFileSync(file(`tools/model/${name}`)));

interface Block {
  title: string;
  code: string;
  /** Text block that follows: what it prints. */
  prints?: string;
}

function blocks(page: string): Block[] {
  const list: Block[] = [];
  let title = "";
  for (const [part] of page.matchAll(/^#+ .*$|^```\w+\n[\s\S]*?^```$/gm)) {
    const fence = /^```(\w+)\n([\s\S]*?)```$/.exec(part);
    if (!fence) title = part.replace(/^#+ /, "");
    else if (fence[1] === "python") list.push({ title: `${title} ${list.length + 1}`, code: fence[2]! });
    else if (fence[1] === "text" && list.length > 0) list.at(-1)!.prints = fence[2];
  }
  return list;
}

const all = blocks(readFileSync(file("docs/maixpy.md"), "utf8"));

describe("docs/maixpy.md", () => {
  it("has examples", () => expect(all.length).toBeGreaterThanOrEqual(8));

  it.each(all)("$title", ({ code, prints }) => {
    const { status, stdout, stderr } = board.run(code, "--frames", "3");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    if (prints !== undefined) expect(stdout).toBe(prints);
    if (code.includes("it is a")) expect(stdout).toContain("it is a 7");
  });
});
