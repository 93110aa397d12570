/**
 * Every code block of README.md and docs/*.md is run, and prints what the page says. Needs the RISC-V compiler and QEMU for the
 * commands that build and boot images; without them those are skipped, in CI they fail.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { missing } from "../firmware/qemu.ts";
import { Stick } from "../machine/support/stick.ts";
import { Board } from "../modules/board.ts";
import { type Block, blocksOf, faults, PAGES, parseBlocks, shown } from "./blocks.ts";
import { Checkout } from "./checkout.ts";
import { RUNS_THE_TESTS, use, WAITING } from "./commands.ts";
import { compilesInFunction } from "./native.ts";

const root = repositoryRoot();
const image = join(root, "build", "m5stickv", "firmware.bin");
const hasImage = existsSync(image);
if (!hasImage && process.env.CI) throw new Error(`${image} is missing`);
const SAMPLES = ["digits.kmodel", "digit7.png"].map((name) => ({
  name,
  data: readFileSync(join(root, "tools", "model", name)),
}));

const board = new Board();
for (const { name, data } of SAMPLES) board.write(name, data);
const checkouts: Checkout[] = [];
afterAll(() => {
  board.remove();
  for (const checkout of checkouts) checkout.remove();
});

/** Commands that need an image, directly or as what an earlier command has made. */
const needsImage = ({ code }: Block): boolean => /\bkpy (build|pack|emulate)\b|^qemu-/m.test(code);

/** File names in a picture (`assembly/hal.ts`, also `kmodel/` for `assembly/kmodel`) that name nothing; `*` and `NAME` stand for any. */
function absentFiles(drawing: string): string[] {
  const names = drawing.match(/[\w.]+(?:\/[\w.*]+)*\/[\w.*]*/g) ?? [];
  const fixed = names.map((name) => name.replace(/(\*|NAME)[^/]*$/, ""));
  return fixed.filter((name) => !["", "assembly"].some((folder) => existsSync(join(root, folder, name))));
}

const ofKind = (blocks: Block[], kind: string): Block[] => blocks.filter((block) => block.kind === kind);

describe("the reader of pages", () => {
  const fence = "```";

  it("finds a block that nothing runs, and an output of nothing", () => {
    const text = `${fence}\nls\n${fence}\n\n${fence}text\n1\n${fence}\n\n${fence}python\nprint(1)\n${fence}\n${fence}text\n1\n${fence}\n`;
    expect(faults(parseBlocks("page", text))).toEqual([
      expect.stringContaining('page:1: nothing runs a block ""'),
      "page:5: the output of no block",
    ]);
    expect(() => parseBlocks("page", `${fence}sh\nls\n`)).toThrow("page:1: the block is not closed");
  });

  it("compares outputs, with dots for lines left out", () => {
    expect("1\n2\n3\n").toMatch(shown("1\n...\n3\n"));
    expect("1\n3\n").toMatch(shown("1\n...\n3\n"));
    expect("1\n2\n").not.toMatch(shown("1\n...\n3\n"));
    expect("1\n2.\n").not.toMatch(shown("1\n2+\n"));
  });
});

describe.each(PAGES)("%s", (page) => {
  const blocks = blocksOf(page);

  it("has only blocks that can be run", () => expect(faults(blocks)).toEqual([]));

  const python = ofKind(blocks, "python");
  describe.runIf(python.length > 0)("on the simulated board", () => {
    it.each(python)("$title", ({ code, prints }) => {
      const { status, stdout, stderr } = board.run(code, "--frames", "3");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      if (prints !== undefined) expect(stdout).toMatch(shown(prints));
    });
  });

  describe.runIf(python.length > 0 && hasImage)("in the emulated M5StickV", () => {
    it.each(python)("$title", ({ code, prints }) => {
      const stick = new Stick(readFileSync(image), { frames: 3, sd: board.folder });
      const { out, err } = stick.run(code);
      expect({ err, violations: stick.violations }).toEqual({ err: "", violations: 0 });
      if (prints !== undefined) expect(out).toMatch(shown(prints));
    });
  });

  const shell = ofKind(blocks, "sh");
  describe.runIf(shell.length > 0)("in a checkout", { timeout: 600_000 }, () => {
    let checkout: Checkout;
    beforeAll(() => {
      checkout = new Checkout();
      checkouts.push(checkout);
    });
    const reason = shell.some(needsImage) ? missing() : "";
    const cases = shell.map((block) => ({ ...block, reason: needsImage(block) ? reason : "" }));

    it.for(cases)("$title $reason", async (block, { skip }) => {
      skip(block.reason !== "", block.reason);
      const { code, prints } = block;
      if (code.trim() === RUNS_THE_TESTS) {
        expect(checkout.run(`make -n ${RUNS_THE_TESTS.split(" ")[1]}`).stdout).toContain("vitest run");
        expect(readFileSync(join(root, ".ci", "run"), "utf8")).toMatch(/^make test\b/m);
        return;
      }
      let output = "";
      for (const line of code.trim().split("\n")) {
        const waiting = WAITING.find(({ command }) => command.test(line));
        if (waiting) {
          await use(checkout.start(line.replace(/ +#.*$/, "")), waiting);
          continue;
        }
        const { status, stdout, stderr } = checkout.run(line);
        expect({ line, status, stderr: status === 0 ? "" : stderr }).toEqual({ line, status: 0, stderr: "" });
        output += stdout;
      }
      if (prints !== undefined) expect(output.replace(/[^\n]$/, "$&\n")).toMatch(shown(prints));
    });
  });

  it.each(ofKind(blocks, "text drawing"))("$title names files that are there", ({ code }) => {
    expect(absentFiles(code)).toEqual([]);
  });

  it.each(ofKind(blocks, "ts"))("$title compiles", ({ code }) => compilesInFunction(code));
});
