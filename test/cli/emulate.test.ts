/**
 * `kpy emulate` as a user calls it: every option, exit status and where the output goes. Needs the image of
 * `kpy build`; without it it is skipped, in CI it fails.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packKfpkg } from "../../tools/src/firmware/kfpkg.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import * as e from "../machine/support/encode.ts";
import { Program } from "../machine/support/program.ts";
import { kpy, type Result } from "./kpy.ts";

const image = join(repositoryRoot(), "build", "m5stickv", "firmware.bin");
const launcher = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));
const gdb = ["gdb-multiarch", "riscv64-unknown-elf-gdb"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

function available(): boolean {
  const found = existsSync(image);
  if (!found && process.env.CI) throw new Error(`${image} is missing`);
  return found;
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kpy-emulate-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Both harts go round in a loop. */
const loop = (): string => file("loop.bin", new Program().label("end").jump("end").build());
const misaligned = (): string =>
  file(
    "misaligned.bin",
    new Program()
      .li(5, 0x80000101)
      .op(e.lw(6, 5, 0))
      .build(),
  );

describe("kpy emulate: wrong usage and bad images", () => {
  it.each([
    ["an unknown kind of UART", ["--uart", "tcp"], 2, /stdio or pty/],
    ["an unknown sensor", ["--sensor", "imx219"], 2, /ov2640/],
    ["a limit that is no number", ["--timeout", "soon"], 2, /not a number/],
    ["a board without a K210", ["--board", "qemu_virt"], 2, /not a K210/],
    ["an unknown option", ["--speed"], 2, /unknown option/],
    ["a missing card", ["--sd", "/nowhere"], 1, /no folder/],
    ["a missing script", ["--script", "/nowhere.py"], 1, /nowhere\.py/],
  ])("%s", (_name, options, status, message) => {
    const result = kpy("emulate", ...options, loop());
    expect([result.status, result.stdout]).toEqual([status, ""]);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain("    at ");
  });

  it("a damaged image says what is wrong with it", () => {
    const bytes = Uint8Array.from([0, 4, 0, 0, 0, 0x13, 0, 0, 0, ...new Uint8Array(32)]);
    const result = kpy("emulate", file("damaged.bin", bytes));
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/SHA-256/);
  });

  it("an illegal instruction ends with pc and registers of both harts", () => {
    const result = kpy(
      "emulate",
      "--timeout",
      "20",
      file("zero.bin", Uint8Array.of(0x13, 0, 0, 0, ...new Uint8Array(60))),
    );
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/illegal instruction, pc 0x80000004/);
    expect(result.stderr).toMatch(/hart 1: pc 0x/);
  });

  it("--strict stops at a broken rule: what, where, why", () => {
    const result = kpy("emulate", "--strict", "--stats", "--timeout", "20", misaligned());
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/misaligned 4-byte access to 0x80000101: the core traps \(pc 0x800000/);
    expect(result.stderr).toMatch(/rule violations: [1-9]/);
  });

  it("--timeout ends with 124", () => {
    expect(kpy("emulate", "--timeout", "1", loop()).status).toBe(124);
  });
});

describe.runIf(available())("kpy emulate: scripts", () => {
  const run = (script: string, ...options: string[]): Result =>
    kpy("emulate", "--strict", "--stats", ...options, "--script", file("script.py", script), image);

  it("prints what the script prints, LF line ends, status 0, figures on stderr", () => {
    const { status, stdout, stderr } = run("print('one')\nprint(1 + 1)");
    expect([status, stdout]).toEqual([0, "one\n2\n"]);
    for (const figure of [
      /instructions: \d{7}/,
      /KPU layers: 0/,
      /KPU cycles \(estimated\): 0/,
      /rule violations: 0/,
    ])
      expect(stderr).toMatch(figure);
  });

  it("a traceback goes to stderr, status 1", () => {
    const { status, stdout, stderr } = run("print('before')\n1 / 0");
    expect([status, stdout]).toEqual([1, "before\n"]);
    expect(stderr).toMatch(/Traceback[\s\S]*ZeroDivisionError/);
  });

  it("--flash puts files at their addresses, packages at theirs", () => {
    const single = file("single.raw", "first");
    const other = Buffer.from("second");
    const pack = file(
      "pack.kfpkg",
      packKfpkg([{ address: 0x700000, name: "x.raw", bytes: other, code: false }]),
    );
    const script = "import _maix\nprint(_maix.flash_read(0x500000, 5), _maix.flash_read(0x700000, 6))";
    expect(run(script, "--flash", `0x500000=${single}`, "--flash", pack).stdout).toBe("b'first' b'second'\n");
  });

  it("--sd shows a folder, and brings back what the script writes", () => {
    const card = join(folder, "card");
    mkdirSync(card);
    writeFileSync(join(card, "given.txt"), "from the host");
    const script =
      "print(open('/sd/given.txt').read())\nwith open('/sd/made.txt', 'w') as f:\n    f.write('from the stick')";
    expect(run(script, "--sd", card).stdout).toBe("from the host\n");
    expect(readFileSync(join(card, "made.txt"), "utf8")).toBe("from the stick");
  });

  it("--camera, --frames, --lcd and --lcd-frames", () => {
    const png = new PNG({ width: 320, height: 240 });
    for (let i = 0; i < png.data.length; i += 4) png.data.set([255, 0, 0, 255], i);
    const camera = file("red.png", PNG.sync.write(png));
    const [last, frames] = [join(folder, "lcd.png"), join(folder, "frames")];
    const script = `
import sensor, lcd
lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
try:
    while True:
        lcd.display(sensor.snapshot())
except (OSError, RuntimeError):
    print('no more pictures')
`;
    const options = ["--camera", camera, "--frames", "3", "--lcd", last, "--lcd-frames", frames];
    const { status, stdout } = run(script, ...options);
    expect(status).toBe(0);
    expect(stdout).toContain("no more pictures");
    const shown = PNG.sync.read(readFileSync(last));
    expect([shown.width, shown.height]).toEqual([240, 135]);
    const middle = (67 * 240 + 120) * 4;
    expect([...shown.data.subarray(middle, middle + 3)]).toEqual([255, 0, 0]);
    expect(readdirSync(frames).length).toBeGreaterThanOrEqual(3);
  });

  it("--timeout ends a script that does not", () => {
    const { status, stderr } = run("while True: pass", "--timeout", "6");
    expect(status).toBe(124);
    expect(stderr).toMatch(/time is up before the script was done \(phase: \w+\)/);
  });
});

/** Waits for a line on the child's standard output or error that matches. */
function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const look = (data: Buffer) => {
      text += data.toString();
      const match = pattern.exec(text);
      if (match) resolve(match[0]);
    };
    child.stdout!.on("data", look);
    child.stderr!.on("data", look);
    child.once("exit", () => reject(new Error(`ended early: ${text}`)));
  });
}

/** What a serial tool does: open the port, talk, look at the answer. */
const SERIAL_TOOL = `
import os, sys, select, time, tty
fd = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
tty.setraw(fd)
got = b''
def until(mark, seconds):
    global got
    end = time.time() + seconds
    while mark not in got:
        if time.time() > end: sys.exit('no %r in %r' % (mark, got))
        if select.select([fd], [], [], 0.1)[0]: got += os.read(fd, 4096)
os.write(fd, b'\\r'); until(b'>>> ', 30); got = b''
os.write(fd, b'print(6 * 7)\\r'); until(b'42', 30)
os.write(fd, b'\\x01'); until(b'raw REPL', 30); got = b''
os.write(fd, b'print("raw", 2 ** 40)\\x04'); until(b'OKraw 1099511627776\\r\\n\\x04\\x04>', 30)
print('served')
`;

describe.runIf(available())("kpy emulate: a session", () => {
  const start = (...options: string[]): ChildProcess =>
    spawn(process.execPath, [launcher, "emulate", "--timeout", "60", ...options, image], {
      stdio: ["pipe", "pipe", "pipe"],
    });

  it("--uart pty serves a serial tool", { timeout: 90_000 }, async () => {
    const child = start("--uart", "pty");
    try {
      const port = await lineOf(child, /\/dev\/\S+/);
      const { status, stdout, stderr } = spawnSync("python3", ["-c", SERIAL_TOOL, port], {
        encoding: "utf8",
      });
      expect([status, stdout, stderr]).toEqual([0, "served\n", ""]);
    } finally {
      child.kill();
    }
  });

  it("standard input is typed at the prompt", { timeout: 90_000 }, async () => {
    const child = start();
    try {
      await lineOf(child, />>> /);
      const answer = lineOf(child, /\n42\r?\n/);
      child.stdin!.write("print(6 * 7)\r");
      await answer;
    } finally {
      child.kill();
    }
  });

  it.runIf(gdb)("--gdb serves a debugger", { timeout: 90_000 }, async () => {
    const port = 20_000 + (process.pid % 20_000);
    const child = start("--gdb", `${port}`);
    try {
      await lineOf(child, new RegExp(`${port}`));
      const commands = [
        "set architecture riscv:rv64",
        `target remote 127.0.0.1:${port}`,
        "print/x $pc",
        "stepi",
        "break *0x80000000",
        "print/x *(unsigned char *)0x80000000",
        "info threads",
        "detach",
      ].flatMap((command) => ["-ex", command]);
      const { stdout } = spawnSync(gdb!, ["-q", "-nx", "-batch", ...commands], {
        encoding: "utf8",
        timeout: 60_000,
      });
      expect(stdout).toMatch(/\$1 = 0x80000000/);
      expect(stdout).toMatch(/\$2 = 0x[0-9a-f]+/);
      expect(stdout).toMatch(/Thread [12]/);
    } finally {
      child.kill();
    }
  });
});
