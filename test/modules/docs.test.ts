/** Every Python block of the pages runs and prints what the page says; so do the commands of the README. */
import { spawnSync } from "node:child_process";
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

describe("docs/maixpy.md", () => {
  const all = blocks(readFileSync(file("docs/maixpy.md"), "utf8"));

  it("has examples", () => expect(all.length).toBeGreaterThanOrEqual(8));

  it.each(all)("$title", ({ code, prints }) => {
    const { status, stdout, stderr } = board.run(code, "--frames", "3");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    if (prints !== undefined) expect(stdout).toBe(prints);
    if (code.includes("it is a")) expect(stdout).toContain("it is a 7");
  });
});

it.each([
  ["filesystems", "['a.txt'] 5"],
  ["boards", "0 1"],
])("docs/%s.md: the example", (page, line) => {
  const [example, ...others] = blocks(readFileSync(file(`docs/${page}.md`), "utf8"));
  expect(others).toEqual([]);
  const { status, lines, stderr } = board.run(example!.code);
  expect({ status, stderr, lines }).toEqual({ status: 0, stderr: "", lines: [line] });
});

describe("README.md", () => {
  const page = readFileSync(file("README.md"), "utf8");
  const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
    block!.trim().split("\n"),
  );
  // the targets of make are what runs these tests, or take minutes; building is tested in test/firmware
  const quick = commands.filter(
    (line) => /^npx kpy (run|infer|inspect)|^od /.test(line) && !line.includes("REPL"),
  );

  it("has commands", () => expect(quick.length).toBeGreaterThanOrEqual(5));

  it.each(quick)("%s", (line) => {
    const launcher = `'${process.execPath}' '${file("tools/bin/kpy.mjs")}'`;
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line.replace(/^npx kpy/, launcher)], {
      cwd: file("."),
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    if (/print|inspect|^od/.test(line)) expect(stdout).not.toBe("");
  });
});
