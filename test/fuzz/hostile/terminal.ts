/** What may arrive at the REPL: lines, control characters, pieces of UTF-8, the modes of tools, and noise. */
import type { Random } from "../py/random.ts";

const LINES = [
  "x = 1",
  "print(x)",
  "for i in range(3):",
  "    print(i)",
  "if 1:",
  "def f(a, b=2):",
  "class A:",
  "try:",
  "import sys",
  "sys.pa",
  "'abc",
  '"""',
  "(1,",
  "[",
  "f(",
  "while True: pass",
  "raise SystemExit",
  "x.",
  "import ",
  "__im",
  "help()",
  "a = [i for i in range(100)]",
  "@f",
  "\\",
  "lambda:",
  "del x",
  "input()",
  "import gc; gc.collect()",
  "print('\\u00e9' * 3)",
  "é = 1",
  "a".repeat(300),
  "(".repeat(300),
  "1;".repeat(80),
]; // prettier-ignore
const CONTROLS = [0, 1, 2, 3, 4, 5, 8, 9, 9, 10, 13, 13, 13, 0x1b, 0x7f];
const ESCAPES = ["[A", "[B", "[C", "[D", "[H", "[F", "[3~", "[1~", "[4~", "OH", "OF", "[", "[9", "O", ""];
const MODES = [
  "\x01",
  "\x02",
  "\x03",
  "\x04",
  "\x05",
  "\x01\x05A\x01",
  "\x05A\x01",
  "\x05B\x01",
  "\r\x03\x03",
  "\x04\x04",
];

function piece(random: Random): Buffer {
  const kind = random.below(12);
  if (kind < 4) return Buffer.from(`${random.pick(LINES)}\r`);
  if (kind === 4) return Buffer.from(random.pick(LINES));
  if (kind === 5) return Buffer.from([random.pick(CONTROLS)]);
  if (kind === 6) return Buffer.from(`\x1b${random.pick(ESCAPES)}`);
  if (kind === 7) return Buffer.from(random.pick(MODES));
  if (kind === 8) return Buffer.from([0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f].slice(random.below(6)));
  if (kind === 9) return Buffer.alloc(1 + random.below(400), random.pick([...CONTROLS, 0x61, 0xff]));
  if (kind === 10) return Buffer.from(Array.from({ length: 1 + random.below(30) }, () => random.below(256)));
  return Buffer.from(`${random.pick(LINES)}\x04`);
}

export function terminalInput(random: Random): Buffer {
  return Buffer.concat(Array.from({ length: 1 + random.below(30) }, () => piece(random)));
}
