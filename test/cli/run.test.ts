/** `kpy run`: the ways to say what runs, its arguments, where output and errors go, and the exit status. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { kpy, type Result } from "./kpy.ts";

const LAUNCHER = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kpy-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs with `input` as standard input, in the test's folder. */
function fed(input: string, ...args: string[]): Pick<Result, "status" | "stdout" | "stderr"> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, "run", ...args], {
    encoding: "utf8",
    input,
    cwd: folder,
  });
  return { status, stdout, stderr };
}

const ARGV = "import sys\nprint(sys.argv, __name__)\n";

describe("what runs", () => {
  it("a script, with its arguments", () => {
    const path = file("argv.py", ARGV);
    const result = kpy("run", path, "a", "-x", "--board");
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toBe(`['${path}', 'a', '-x', '--board'] __main__\n`);
  });

  it("code", () => {
    const result = kpy("run", "-c", "import sys; print(sys.argv, 6 * 7)", "a", "b");
    expect(result).toMatchObject({ status: 0, stdout: "['-c', 'a', 'b'] 42\n", stderr: "" });
  });

  it("a module, and a module of a package", () => {
    file("tool.py", ARGV);
    mkdirSync(join(folder, "pack"));
    file("pack/__init__.py", "");
    file("pack/part.py", `${ARGV}from . import other\nprint(other.x)\n`);
    file("pack/other.py", "x = 'beside it'\n");
    expect(fed("", "-m", "tool", "a").stdout).toBe("['tool', 'a'] __main__\n");
    expect(fed("", "-m", "pack.part").stdout).toBe("['pack.part'] __main__\nbeside it\n");
    expect(fed("", "-m", "no_such_module")).toMatchObject({ status: 1, stdout: "" });
  });

  it("standard input", () => {
    expect(fed(ARGV, "-", "a")).toEqual({ status: 0, stdout: "['-', 'a'] __main__\n", stderr: "" });
  });

  it("nothing: the REPL on standard input", () => {
    const { status, stdout } = fed("6*7\r\x04");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^MicroPython .*\r\n.*\r\n>>> 6\*7\r\n42\n>>> \r\n/);
  });

  it("-i: the REPL behind the code, in its namespace", () => {
    const { stdout } = fed("x + 1\r", "-i", "-c", "x = 41; print('first')");
    expect(stdout).toMatch(/^first\nMicroPython [\s\S]*>>> x \+ 1\r\n42\n>>> /);
  });

  it("--dis: the bytecode in place of running it", () => {
    const result = kpy("run", "--dis", "-c", "def f(a):\n    return a + 1\nprint('no')");
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toContain("code f, registers");
    expect(result.stdout).toContain("ADDI r1 r0 1");
    expect(result.stdout).not.toContain("\nno\n");
    expect(kpy("run", "--dis", "-c", "a b")).toMatchObject({ status: 1, stdout: "" });
    expect(kpy("run", "--dis")).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("the script's folder", () => {
  it("is /host, the current folder, and the first place for imports", () => {
    file("beside.py", "x = 'imported'\n");
    file("data.txt", "read\n");
    const path = file(
      "where.py",
      `import os, sys, beside
print(os.getcwd(), sys.path[0], beside.x, open("data.txt").read().strip())
open("made.txt", "w").write("written")
print(open("/host/made.txt").read())
`,
    );
    const result = kpy("run", path);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout).toBe("/host /host imported read\nwritten\n");
    expect(readFileSync(join(folder, "made.txt"), "utf8")).toBe("written");
  });

  it("--fs and --sd are /flash and /sd; without them /flash is empty and /sd is not there", () => {
    const list = "import os; print(sorted(os.listdir('/')), os.listdir('/flash'))";
    expect(kpy("run", "-c", list).stdout).toBe("['flash', 'host'] []\n");
    mkdirSync(join(folder, "card"));
    file("card/a.txt", "");
    const both = kpy("run", "--fs", join(folder, "card"), "--sd", join(folder, "card"), "-c", list);
    expect(both.stdout).toBe("['flash', 'host', 'sd'] ['a.txt']\n");
  });
});

describe("output and status", () => {
  it.each([
    ["pass", 0],
    ["raise SystemExit", 0],
    ["raise SystemExit(3)", 3],
    ["import sys; sys.exit(7)", 7],
    ["raise SystemExit('text')", 1],
    ["1/0", 1],
    ["a b", 1],
  ])("%s: %d", (code, status) => {
    expect(kpy("run", "-c", code)).toMatchObject({ status, stdout: "" });
  });

  it("a traceback goes to standard error, in MicroPython's form", () => {
    const path = file("wrong.py", "def f():\n    raise ValueError('bad', 1)\nprint('first')\nf()\n");
    expect(kpy("run", path)).toMatchObject({
      status: 1,
      stdout: "first\n",
      stderr: `Traceback (most recent call last):
  File "${path}", line 4, in <module>
  File "${path}", line 2, in f
ValueError: ('bad', 1)
`,
    });
  });

  it("an exception is reported even when all memory is held", () => {
    const hold = "a = []\nwhile True:\n    a = [a]\n";
    const result = kpy("run", file("hold.py", hold));
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toContain("MemoryError: memory allocation failed, allocating");
  });

  it("line ends and bytes are the script's", () => {
    const code = "import sys\nprint('a\\r\\nb')\nsys.stdout.buffer.write(b'\\x00\\xc3\\xa9')";
    expect(kpy("run", "-c", code).stdout).toBe("a\r\nb\n\0é");
  });

  it("raise ... from says on standard error that the cause is lost", () => {
    const code = "try:\n    raise ValueError from KeyError()\nexcept ValueError as e: print(repr(e))";
    expect(kpy("run", "-c", code)).toMatchObject({
      status: 0,
      stdout: "ValueError()\n",
      stderr: "Warning: exception chaining not supported\n",
    });
  });

  it("sys.atexit: runs behind the script, also behind one that fails", () => {
    const code = "import sys\nsys.atexit(lambda: print('end'))\n";
    expect(kpy("run", "-c", code)).toMatchObject({ status: 0, stdout: "end\n" });
    expect(kpy("run", "-c", `${code}1/0`)).toMatchObject({ status: 1, stdout: "end\n" });
  });

  it("input() reads standard input", () => {
    const path = file("ask.py", "print(input('? ') + input())\n");
    expect(fed("a\nb\n", path).stdout).toMatch(/\? [\s\S]*ab\n$/);
  });
});

describe("wrong usage: status 2 and one message", () => {
  it.each([
    [["--nonsense"], /unknown option '--nonsense'/],
    [["--heap", "10", "-c", ""], /whole number from 65536/],
    [["--timeout", "x", "-c", ""], /above 0/],
    [["--sd", "/nowhere", "-c", ""], /--sd: \/nowhere is no folder/],
    [["--fs", "/nowhere", "-c", ""], /--fs: \/nowhere is no folder/],
  ])("%j", (args, message) => {
    const result = kpy("run", ...args);
    expect(result).toMatchObject({ status: 2, stdout: "" });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain("    at ");
  });

  it("a script that is not there", () => {
    const result = kpy("run", "/nowhere/x.py");
    expect(result).toMatchObject({ status: 1, stdout: "", stderr: "kpy: /nowhere/x.py: no such file\n" });
  });
});

describe("limits", () => {
  it("--timeout stops with status 124 and keeps what was printed", () => {
    const result = kpy("run", "--timeout", "1", "-c", "print('first')\nwhile True: pass");
    expect(result).toMatchObject({ status: 124, stdout: "first\n", stderr: "kpy: stopped after 1 s\n" });
  });

  it("--heap is the size that gc shows", () => {
    const code = "import gc; print(gc.mem_alloc() + gc.mem_free() <= 200000)";
    expect(kpy("run", "--heap", "200000", "-c", code).stdout).toBe("True\n");
  });
});
