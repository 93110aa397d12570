/** The fenced code blocks of the pages: README.md and docs/*.md. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";

const root = repositoryRoot();

/** The pages, named from the repository's folder. */
export const PAGES = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

/**
 * How a block is run, by the words behind its fence:
 * `python` on the simulated board and in the emulated image, `sh` in a folder like a checkout; `text` is what the block in front of it
 * prints (a line `...` stands for any lines), `text report` what a trap prints (test/firmware/traps.test.ts), `text drawing` a picture
 * whose file names must exist, `ts` a part of a function that must compile.
 */
export const KINDS = ["python", "sh", "text", "text report", "text drawing", "ts"];

export interface Block {
  page: string;
  /** Line of the fence. */
  line: number;
  /** Where it is, as a test's name. */
  title: string;
  kind: string;
  code: string;
  /** The `text` block behind it. */
  prints?: string;
}

/** The blocks of a page's text, in order. A fence that is not closed raises. */
export function parseBlocks(page: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; line: number; kind: string; code: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [, fence, words] = /^ *(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (!open && fence) open = { fence, line: index + 1, kind: words!.trim(), code: [] };
    else if (open && fence === open.fence && words === "") {
      const { kind, code, line: at } = open;
      const block = {
        page,
        line: at,
        title: `${page}:${at}`,
        kind,
        code: code.map((l) => `${l}\n`).join(""),
      };
      const before = blocks.at(-1);
      if (kind === "text" && before) before.prints = block.code;
      blocks.push(block);
      open = undefined;
    } else if (open) open.code.push(line);
  }
  if (open) throw new Error(`${page}:${open.line}: the block is not closed`);
  return blocks;
}

export function blocksOf(page: string): Block[] {
  return parseBlocks(page, readFileSync(join(root, page), "utf8"));
}

/** What is wrong with the kinds of a page's blocks: a language that nothing runs, or an output of nothing. */
export function faults(blocks: Block[]): string[] {
  return blocks.flatMap(({ title, kind }, i) => {
    if (!KINDS.includes(kind))
      return [`${title}: nothing runs a block "${kind}"; known are ${KINDS.join(", ")}`];
    const before = blocks[i - 1]?.kind;
    return kind === "text" && before !== "python" && before !== "sh"
      ? [`${title}: the output of no block`]
      : [];
  });
}

/** A pattern for what a `text` block shows: a line of three dots stands for any lines. */
export function shown(text: string): RegExp {
  const literal = (line: string): string => line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    `^${text
      .split(/^\.\.\.\n/m)
      .map(literal)
      .join("(?:[^\\n]*\\n)*")}$`,
  );
}
