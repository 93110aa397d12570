/** Scripts that hand damaged data to the modules that read it: several attempts in one script. */
import type { Random } from "../py/random.ts";
import { someBytes } from "./soup.ts";

/** A Python bytes literal. */
function literal(data: Uint8Array): string {
  let text = 'b"';
  for (const c of data)
    text +=
      c >= 32 && c < 127 && c !== 34 && c !== 92
        ? String.fromCharCode(c)
        : `\\x${c.toString(16).padStart(2, "0")}`;
  return `${text}"`;
}

function pieces(random: Random, parts: readonly string[], most: number): string {
  return Array.from({ length: 1 + random.below(most) }, () => random.pick(parts)).join("");
}

const JSON_PARTS = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  '"',
  "\\u12",
  "\\ud83d",
  "\\",
  "1",
  "-",
  ".",
  "e",
  "+",
  "0",
  "9999999999999999999",
  "true",
  "false",
  "nul",
  "null",
  " ",
  "\n",
  "a",
  '"a"',
  '{"a":1}',
  "1e999",
  "é",
]; // prettier-ignore
const RE_PARTS = [
  "a",
  "b",
  ".",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "(",
  ")",
  "(?:",
  "|",
  "[",
  "]",
  "[^",
  "a-z",
  "^",
  "$",
  "\\d",
  "\\D",
  "\\w",
  "\\s",
  "\\S",
  "\\",
  "{2}",
  "{1,3}",
  "{",
  "}",
  "-",
  "\\1",
  "é",
  "\\b",
]; // prettier-ignore
const STRUCT_PARTS = [
  "<",
  ">",
  "!",
  "@",
  "=",
  "b",
  "B",
  "h",
  "H",
  "i",
  "I",
  "l",
  "L",
  "q",
  "Q",
  "f",
  "d",
  "s",
  "x",
  "P",
  "O",
  "S",
  "10",
  "0",
  "999999999",
  " ",
  "?",
  "e",
  "n",
]; // prettier-ignore
const FORMAT_PARTS = [
  "{",
  "}",
  "{}",
  "{0}",
  "{a}",
  "{0.x}",
  "{0[1]}",
  "{!r}",
  "{:",
  ":",
  "<",
  ">",
  "^",
  "=",
  "+",
  "-",
  " ",
  "#",
  "0",
  ",",
  "_",
  ".",
  "9",
  "99999",
  "d",
  "x",
  "e",
  "f",
  "g",
  "s",
  "c",
  "b",
  "n",
  "%",
  "é",
  "{{",
  "}}",
]; // prettier-ignore
const PERCENT_PARTS = [
  "%",
  "%%",
  "%d",
  "%s",
  "%r",
  "%x",
  "%o",
  "%e",
  "%g",
  "%c",
  "%5.2f",
  "%-9s",
  "%+d",
  "%*d",
  "%.*f",
  "%(a)s",
  "%(",
  "% d",
  "%#x",
  "%99999999d",
  "%",
  "h",
  "l",
  "%.99999f",
]; // prettier-ignore
const VALUES = [
  "0",
  "1",
  "-1",
  "2**31",
  "2**64",
  "-2**63",
  "1.5",
  "float('nan')",
  "float('inf')",
  "None",
  "True",
  "''",
  "'abc'",
  "b'abc'",
  "bytearray(5)",
  "[1, 2]",
  "()",
  "{}",
  "{'a': 1}",
  "set()",
  "range(3)",
  "1j",
  "object",
  "lambda: 1",
  "iter([1])",
  "memoryview(b'abc')",
  "slice(1, 2)",
  "10**30",
  "'\\u20ac'",
  "...",
]; // prettier-ignore

const NAMES = [
  "json",
  "re",
  "struct",
  "binascii",
  "hashlib",
  "heapq",
  "collections",
  "array",
  "math",
  "cmath",
  "random",
  "errno",
  "io",
  "time",
  "select",
  "deflate",
  "zlib",
  "gc",
  "micropython",
  "os",
  "sys",
  "builtins",
  "cryptolib",
  "ulab",
  "image",
  "framebuf",
  "uctypes",
]; // prettier-ignore
/** What would end the test, stop it, or is dangerous by its purpose. */
const LEFT_OUT = [
  "exit",
  "input",
  "quit",
  "mem_info",
  "heap_lock",
  "heap_unlock",
  "help",
  "dupterm",
  "bytearray_at",
  "bytes_at",
  "struct",
  "sleep",
  "sleep_ms",
  "sleep_us",
  "mount",
  "umount",
  "schedule",
  "kbd_intr",
  "qstr_info",
  "sync",
  "exec",
  "execfile",
  "threshold",
  "disable",
  "print_exception",
  "stdin",
  "unlink",
  "chdir",
]; // prettier-ignore

export interface Seeds {
  /** Streams: zlib, gzip, raw. */
  streams: Uint8Array[];
  /** Files by extension. */
  files: [string, Uint8Array][];
}

const HEAD = `import json, re, struct, deflate, zlib, io, image, sys
def t(f):
    try:
        f()
    except Exception as e:
        pass
`;

/** Calls of functions of the modules and of methods with arguments that they do not expect. */
const CALLS = (random: Random): string => `
import ${random.pick(NAMES)} as m
POOL = [${Array.from({ length: 6 }, () => random.pick(VALUES)).join(", ")}]
seed = ${random.below(1 << 30)}
def below(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return (seed >> 8) % n
def attack(o, depth):
    names = [n for n in dir(o) if n not in ${JSON.stringify(LEFT_OUT)}]
    for _ in range(12):
        if not names: return
        n = names[below(len(names))]
        try:
            f = getattr(o, n)
            r = f(*[POOL[below(len(POOL))] for _ in range(below(5))])
            if depth and r is not None and not isinstance(r, (int, float, str)): attack(r, depth - 1)
        except Exception: pass
for o in [m] + POOL: attack(o, 2)
`;

/** One script with several attempts; their number. */
export function dataScript(
  seeds: Seeds,
  random: Random,
): { source: Buffer; cases: number; files: Record<string, Uint8Array> } {
  const files: Record<string, Uint8Array> = {};
  const lines: string[] = [];
  const kind = random.below(9);
  if (kind === 0) return { source: Buffer.from(HEAD + CALLS(random)), cases: 50, files };
  const cases = kind < 5 ? 40 : 4;
  for (let i = 0; i < cases; i++) {
    const text = (parts: readonly string[], most = 14): string =>
      literal(Buffer.from(pieces(random, parts, most)));
    if (kind === 1) lines.push(`t(lambda: json.loads(${text(JSON_PARTS)}))`);
    else if (kind === 2) {
      const p = `${text(RE_PARTS, 9)}.decode()`;
      const s = `${text(["a", "b", "ab", "c", "1", " ", "é", "\\n"], 20)}.decode()`;
      lines.push(
        `t(lambda: re.match(${p}, ${s}))`,
        `t(lambda: re.sub(${p}, "x\\\\1", ${s}))`,
        `t(lambda: re.compile(${p}).split(${s}))`,
      );
    } else if (kind === 3) {
      const f = `${text(STRUCT_PARTS, 6)}.decode()`;
      lines.push(`t(lambda: struct.unpack(${f}, bytes(${random.below(40)})))`);
      lines.push(`t(lambda: struct.pack(${f}, ${random.pick(VALUES)}, ${random.pick(VALUES)}))`);
      lines.push(
        `t(lambda: struct.pack_into(${f}, bytearray(9), ${random.pick(VALUES)}, ${random.pick(VALUES)}))`,
      );
    } else if (kind === 4) {
      lines.push(
        `t(lambda: ${text(FORMAT_PARTS)}.decode().format(${random.pick(VALUES)}, ${random.pick(VALUES)}, a=${random.pick(VALUES)}))`,
      );
      lines.push(
        `t(lambda: ${text(PERCENT_PARTS, 4)}.decode() % ${random.pick([`(${random.pick(VALUES)}, ${random.pick(VALUES)})`, random.pick(VALUES)])})`,
      );
      lines.push(`t(lambda: format(${random.pick(VALUES)}, ${text(FORMAT_PARTS, 5)}.decode()))`);
    } else if (kind === 5) {
      const data = literal(someBytes(random.pick(seeds.streams), random));
      lines.push(
        `t(lambda: deflate.DeflateIO(io.BytesIO(${data}), ${random.below(4)}, ${random.below(16)}).read())`,
      );
      lines.push(`t(lambda: zlib.decompress(${data}, ${random.below(50) - 20}))`);
    } else {
      const [extension, data] = random.pick(seeds.files);
      const name = `f${i}.${extension}`;
      files[name] = someBytes(data, random, 6);
      const use = USES[extension] ?? "image.Image(N).to_grayscale()";
      lines.push(use.replaceAll("N", `"${name}"`));
      if (!lines.at(-1)!.includes("\n")) lines[lines.length - 1] = `t(lambda: ${lines.at(-1)})`;
    }
  }
  return { source: Buffer.from(`${HEAD}${lines.join("\n")}\n`), cases: lines.length, files };
}

const USES: Record<string, string> = {
  kmodel: `import KPU
def use():
    k = KPU.load(N)
    try:
        KPU.forward(k, image.Image(size=(28, 28)).to_grayscale())
    finally:
        KPU.deinit(k)
t(use)`,
  wav: `import audio
def use():
    a = audio.Audio(path=N)
    a.play_process(None)
    for _ in range(3): a.play()
    a.finish()
t(use)`,
  avi: `import video
def use():
    v = video.open(N)
    for _ in range(3): v.play()
t(use)`,
};
