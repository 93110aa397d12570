/** Scripts with damage: tokens, lines and bytes of the test scripts left out, doubled, exchanged and mixed. */
import type { Random } from "../py/random.ts";

const TOKENS =
  /[A-Za-z_]\w*|\d[\w.]*|"[^"\n]*"|'[^'\n]*'|[ \t]+|\n|\*\*=|\/\/=|>>=|<<=|->|:=|[-+*/%&|^<>=!]=|\*\*|\/\/|<<|>>|./gs;
const EXTRA = [
  "lambda",
  "yield",
  "await",
  "async",
  "del",
  "global",
  "nonlocal",
  "class",
  "def",
  "try",
  "finally",
  "except",
  "with",
  "raise",
  "return",
  "import",
  "from",
  "assert",
  "while",
  "for",
  "in",
  "is",
  "not",
  "if",
  "elif",
  "else",
  "break",
  "continue",
  "pass",
  "*",
  "**",
  "@",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ":",
  ":=",
  "=",
  ",",
  ";",
  ".",
  "...",
  "~",
  "-",
  "\\",
  "\n",
  "\n    ",
  "0",
  "-1",
  "1e999",
  "0x7fffffffffff",
  "None",
  "f'{",
  "}'",
  "b'\\xff'",
  "'''",
  "2**70",
  "__class__",
  "self",
  "super()",
  "__dict__",
  "globals()",
  "locals()",
  "print",
  "exec",
  "eval",
]; // prettier-ignore

function someTokens(source: string, random: Random): string {
  const tokens = source.match(TOKENS) ?? [];
  for (let n = 1 + random.below(4); n > 0 && tokens.length > 1; n--) {
    const i = random.below(tokens.length);
    const j = random.below(tokens.length);
    const kind = random.below(6);
    if (kind === 0) tokens.splice(i, 1 + random.below(3));
    else if (kind === 1) tokens.splice(i, 0, tokens[j]!);
    else if (kind === 2) [tokens[i], tokens[j]] = [tokens[j]!, tokens[i]!];
    else if (kind === 3) tokens[i] = tokens[j]!;
    else tokens.splice(i, kind - 4, random.pick(EXTRA));
  }
  return tokens.join("");
}

function someLines(source: string, other: string, random: Random): string {
  const lines = source.split("\n");
  const more = other.split("\n");
  for (let n = 1 + random.below(3); n > 0; n--) {
    const i = random.below(lines.length);
    const kind = random.below(4);
    if (kind === 0) lines.splice(i, 1);
    else if (kind === 1) lines.splice(i, 0, lines[random.below(lines.length)]!);
    else if (kind === 2) lines.splice(i, 0, random.pick(more));
    else lines[i] = " ".repeat(random.below(6)) + lines[i]!;
  }
  return lines.join("\n");
}

/** Bytes of `data` changed, left out and inserted. */
export function someBytes(data: Uint8Array, random: Random, changes = 4): Buffer {
  const bytes = [...data];
  for (let n = 1 + random.below(changes); n > 0; n--) {
    const i = random.below(bytes.length + 1);
    const kind = random.below(5);
    if (kind === 0) bytes.splice(i, 1 + random.below(4));
    else if (kind === 1) bytes.splice(i, 0, random.below(256));
    else if (kind === 2 && i < bytes.length) bytes[i]! ^= 1 << random.below(8);
    else if (kind === 3) bytes.length = i;
    else if (i < bytes.length) bytes[i] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  }
  return Buffer.from(bytes);
}

export function soup(scripts: readonly Buffer[], random: Random): Buffer {
  const source = random.pick(scripts);
  const kind = random.below(8);
  if (kind === 0) return someBytes(source, random);
  if (kind < 3) return Buffer.from(someLines(source.toString(), random.pick(scripts).toString(), random));
  return Buffer.from(someTokens(source.toString(), random));
}
