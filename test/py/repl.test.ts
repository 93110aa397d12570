/**
 * The REPL byte for byte: what MicroPython's manual ("The MicroPython Interactive Interpreter Mode") and the protocol of
 * its raw REPL say, and the conversations that tools such as mpremote have with a board.
 */
import { describe, expect, test } from "vitest";
import { INTERRUPT, type Peer, playRepl } from "./repl.ts";

const [A, B, C, D, E] = ["\x01", "\x02", "\x03", "\x04", "\x05"];
const RAW = "raw REPL; CTRL-B to exit\r\n>";
const BANNER = /MicroPython v1\.27\.0; [^\r\n]+\r\nType "help\(\)" for more information\.\r\n>>> $/;

/** Sends the texts one after the other; the replies. The first reply is what the board says by itself. */
function talk(...texts: string[]): string[] {
  const replies: string[] = [];
  function* peer(): Peer {
    replies.push(yield "");
    for (const text of texts) replies.push(yield text);
  }
  playRepl(peer());
  return replies;
}

/** The replies to what follows Ctrl-A. */
const raw = (...texts: string[]): string[] => talk(A, ...texts).slice(2);
/** The replies without the banner. */
const friendly = (...texts: string[]): string[] => talk(...texts).slice(1);

describe("friendly", () => {
  test("banner, and again with Ctrl-B", () => {
    const [first, again] = talk(B);
    expect(first).toMatch(BANNER);
    expect(again).toBe(`\r\n${first!.match(BANNER)![0]}`);
  });

  test.each([
    ["an expression shows its value", ["6 * 7\r"], "6 * 7\r\n42\r\n>>> "],
    ["None shows nothing", ["None\r"], "None\r\n>>> "],
    ["the last value is _", ["'ab'\r", "_ * 2\r"], "_ * 2\r\n'abab'\r\n>>> "],
    [
      "an error shows its traceback",
      ["1/0\r"],
      '1/0\r\nTraceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nZeroDivisionError: divide by zero\r\n>>> ',
    ],
    ["Ctrl-C abandons a line", [`abc${C}`], "abc\r\n>>> "],
    ["backspace takes a character back", ["12\x7f3\r"], "12\b\x1b[K3\r\n13\r\n>>> "],
    ["an open bracket goes on", ["(1 +\r", "2)\r"], "2)\r\n3\r\n>>> "],
    ["a colon indents", ["if 1:\r"], "if 1:\r\n...     "],
    [
      "two lines of spaces and an empty one end the block",
      ["for i in range(2):\r", "print(i)\r", "\r", "\r", "\r"],
      "\r\n0\r\n1\r\n>>> ",
    ],
    ["up recalls the line before", ["x = 5\r", "\x1b[A\r", "x\r"], "x\r\n5\r\n>>> "],
    ["tab completes a name", ["imp\t"], "import "],
    ["tab completes an attribute", ["import sys\r", "sys.byteo\t\r"], "sys.byteorder\r\n'little'\r\n>>> "],
    ["home and end move", ["2\x1b[H1\x1b[F3\r"], "2\b12\b23\r\n123\r\n>>> "],
  ])("%s", (_name, texts, last) => {
    const reply = friendly(...texts).at(-1)!;
    expect(reply).toBe(last);
  });

  test("several completions are listed", () => {
    const reply = friendly("import sys\r", "sys.std\t").at(-1)!;
    expect(reply).toMatch(/^sys\.std\r\nstdin +stdout +stderr\r\n>>> sys\.std$/);
  });

  test("names with an underscore are completed once it is typed", () => {
    const made = "class A: _hidden = 1; shown = 2\r\r";
    expect(friendly(made, "A.\t").at(-1)).toBe("A.shown");
    expect(friendly(made, "A._h\t").at(-1)).toBe("A._hidden");
  });

  test("sys.ps1 and sys.ps2 are the prompts", () => {
    const replies = friendly("import sys\r", "sys.ps1 = '$ '; sys.ps2 = '> '\r", "(1,\r", "2)\r");
    expect(replies[1]).toBe("sys.ps1 = '$ '; sys.ps2 = '> '\r\n$ ");
    expect(replies[2]).toBe("(1,\r\n> ");
    expect(replies[3]).toBe("2)\r\n(1, 2)\r\n$ ");
  });

  test("Ctrl-C interrupts what runs", () => {
    expect(friendly(`while True: pass\r\r${INTERRUPT}`).at(-1)).toMatch(/KeyboardInterrupt: \r\n>>> $/);
  });

  test("Ctrl-D is a soft reset: names are gone", () => {
    const replies = friendly("x = 1\r", D, "x\r");
    expect(replies[1]).toMatch(/^\r\nMPY: soft reboot\r\n[\s\S]*>>> $/);
    expect(replies[2]).toContain("NameError: name 'x' isn't defined");
  });

  test("SystemExit is a soft reset", () => {
    expect(friendly("raise SystemExit\r").at(-1)).toContain("MPY: soft reboot\r\n");
  });
});

describe("paste", () => {
  const HEAD = "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ";

  test("a piece runs at its end, with its own indentation", () => {
    const replies = friendly(E, "def f():\r    return 3\r\rprint(f())", D);
    expect(replies).toEqual([
      HEAD,
      "def f():\r\n===     return 3\r\n=== \r\n=== print(f())",
      "\r\n3\r\n>>> ",
    ]);
  });

  test("Ctrl-C cancels", () => {
    expect(friendly(E, `nonsense(${C}`)).toEqual([HEAD, "nonsense(\r\n>>> "]);
  });

  test("an error has its line", () => {
    expect(friendly(E, `a = 1\rb\r${D}`).at(-1)).toContain(
      'File "<stdin>", line 2, in <module>\r\nNameError',
    );
  });
});

describe("raw", () => {
  test.each([
    ["output", ["print(1)\x04"], "OK1\r\n\x04\x04>"],
    ["a value is not shown", ["1+1\x04"], "OK\x04\x04>"],
    ["several lines, any line end", ["a=1\nb=2\rprint(a+b)\x04"], "OK3\r\n\x04\x04>"],
    ["text outside of ASCII", ["print('\xc3\xa9')\x04"], "OK\xc3\xa9\r\n\x04\x04>"],
    [
      "an exception comes behind the output",
      ["print(1)\n1/0\x04"],
      'OK1\r\n\x04Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\nZeroDivisionError: divide by zero\r\n\x04>',
    ],
    ["Ctrl-C clears what was sent", ["nonsense(\x03print(3)\x04"], "OK3\r\n\x04\x04>"],
    ["Ctrl-A greets again", ["abc\x01"], RAW],
    ["names stay", ["q=4\x04", "print(q)\x04"], "OK4\r\n\x04\x04>"],
    [
      "bytes of the output are sent as they are",
      ["import sys\nsys.stdout.buffer.write(b'\\x00\\xff')\x04"],
      "OK\x00\xff\x04\x04>",
    ],
  ])("%s", (_name, texts, last) => {
    expect(raw(...texts).at(-1)).toBe(last);
  });

  test("Ctrl-B goes back", () => {
    expect(raw(B).at(-1)).toMatch(/^\r\nMicroPython v1\.27\.0; [\s\S]*>>> $/);
  });

  test("Ctrl-C interrupts what runs", () => {
    const reply = raw(`while True:\n    pass${D}${INTERRUPT}`).at(-1)!;
    expect(reply.split(D)).toEqual([
      "OK",
      expect.stringMatching(/^Traceback [\s\S]*KeyboardInterrupt: \r\n$/),
      ">",
    ]);
  });

  test("Ctrl-D without a program is a soft reset; the mode stays", () => {
    const replies = raw("x=1\x04", D, "print('x' in globals())\x04");
    expect(replies[1]).toBe(`OK\r\nMPY: soft reboot\r\n${RAW}`);
    expect(replies[2]).toBe("OKFalse\r\n\x04\x04>");
  });
});

describe("raw paste", () => {
  const OPEN = `${E}A${A}`;

  test("the window is 128 bytes, and each is granted anew", () => {
    const replies = raw(OPEN, "#".repeat(127), "#\n", `${"#".repeat(126)}\n`, `print(9)${D}`);
    expect(replies[0]).toBe("R\x01\x80\x00\x01");
    expect(replies.slice(1, 3)).toEqual(["", "\x01"]);
    expect(replies[3]).toBe("\x01");
    expect(replies[4]).toBe("\x049\r\n\x04\x04>");
  });

  test("an exception", () => {
    const reply = raw(OPEN, `raise OSError(2)${D}`).at(-1)!;
    const error = expect.stringMatching(/^Traceback [\s\S]*OSError: \[Errno 2\] ENOENT\r\n$/);
    expect(reply.split(D)).toEqual(["", "", error, ">"]);
  });

  test("Ctrl-C gives up", () => {
    expect(raw(OPEN, `print(1)${C}`, "print(2)\x04").slice(1)).toEqual([
      "\x04\x04KeyboardInterrupt: \r\n\x04>",
      "OK2\r\n\x04\x04>",
    ]);
  });

  test("an unknown letter", () => {
    expect(raw(`${E}B${A}`).at(-1)).toBe("R\x00>");
  });
});

// ---- tools ---------------------------------------------------------------------------------------------------

/** The sequence in which mpremote (and pyboard.py) enter the raw REPL: interrupt, raw mode, soft reset. */
function* enterRaw(): Generator<string, void, string> {
  yield `\r${C}`;
  const hello = yield `\r${A}`;
  expect(hello.endsWith(RAW)).toBe(true);
  const reset = yield D;
  const [, after] = reset.split("soft reboot\r\n");
  expect(after?.endsWith(RAW)).toBe(true);
}

/** One program through raw paste as these tools send it: never more than the window that was granted. */
function* execute(program: string): Generator<string, { out: string; error: string }, string> {
  const head = yield `${E}A${A}`;
  expect(head.slice(0, 2)).toBe("R\x01");
  const size = head.charCodeAt(2) | (head.charCodeAt(3) << 8);
  let window = size;
  let grants = head.slice(4);
  let rest = program;
  while (rest.length > 0) {
    window += grants.split("\x01").length - 1 === 0 ? 0 : size * (grants.split("\x01").length - 1);
    const part = rest.slice(0, window);
    expect(part.length).toBeGreaterThan(0);
    rest = rest.slice(part.length);
    window -= part.length;
    grants = yield part;
  }
  const reply = yield D;
  const [, out, error, prompt] = reply.split("\x04");
  expect(prompt).toBe(">");
  return { out: out!.replaceAll("\r\n", "\n"), error: error! };
}

describe("tools", () => {
  test("mpremote: soft reset, programs, files", () => {
    const results: string[] = [];
    function* peer(): Peer {
      yield "";
      yield* enterRaw();
      const program = `data = bytes(range(256)) * 4\nwith open('/flash/t.bin', 'wb') as f:\n    w = f.write\n    w(data)\n`;
      for (const text of [
        "print(1 + 1)",
        `${"# a long program\n".repeat(60)}print('long')`,
        program,
        "import os\nfor f in os.ilistdir('/flash'):\n    if f[0] == 't.bin': print(f[1] == 0x8000, f[3])",
        "import hashlib, binascii\nh = hashlib.sha256()\nf = open('/flash/t.bin', 'rb')\nfor _ in range(4): h.update(f.read(256))\nprint(str(binascii.hexlify(h.digest()), 'ascii'))",
        "import os\nos.remove('/flash/t.bin')\nprint(os.statvfs('/flash')[0] > 0)",
        "1/0",
      ]) {
        const { out, error } = yield* execute(text);
        results.push(out + error.split("\r\n").slice(-2).join(""));
      }
      const back = yield `\r${B}`;
      expect(back).toMatch(/>>> $/);
    }
    playRepl(peer());
    expect(results).toEqual([
      "2\n",
      "long\n",
      "",
      "True 1024\n",
      "785b0751fc2c53dc14a4ce3d800e69ef9ce1009eb327ccf458afe09c242c26c9\n",
      "True\n",
      "ZeroDivisionError: divide by zero",
    ]);
  });

  test("mpremote mount: a script talks to the other end with what it writes and reads", () => {
    const seen: string[] = [];
    function* peer(): Peer {
      yield "";
      yield* enterRaw();
      const script = `import select, sys
p = select.poll()
p.register(sys.stdin.buffer, select.POLLIN)
sys.stdout.buffer.write(b"\\x18\\x01")
print([e[1] for e in p.ipoll(1000)], sys.stdin.buffer.read(2))`;
      seen.push(yield script + D);
      seen.push(yield "ab");
    }
    playRepl(peer());
    expect(seen).toEqual(["OK\x18\x01", "[1] b'ab'\r\n\x04\x04>"]);
  });

  test("ampy, rshell: raw mode in small pieces", () => {
    const results: string[] = [];
    function* peer(): Peer {
      yield "";
      yield `\r${C}${C}`;
      expect(yield `\r${A}`).toContain(RAW);
      const text = "import sys, binascii\nsys.stdout.write(binascii.hexlify(b'kpy'))";
      for (let i = 0; i < text.length; i += 32) expect(yield text.slice(i, i + 32)).toBe("");
      results.push(yield D);
    }
    playRepl(peer());
    expect(results).toEqual(["OK6b7079\x04\x04>"]);
  });
});
