// One frame of a script that draws a model's output pixel by pixel, as published MaixPy scripts do: 3,072 values clamped to
// 0..255, 9,216 set_pixel calls, one draw_string, clear. Prints milliseconds under Node, and with `--qemu` RISC-V instructions of
// the firmware in QEMU (-icount: one instruction is one nanosecond of its clock; builds the image first).
// Usage: node test/bench/mission.bench.mjs [--qemu]
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const KPY = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));
const SCRIPT = `
import time, image
screen = image.Image()
values = tuple([(i * 37 % 1000) / 900 for i in range(3072)])
color = [0, 0, 0]
scale = 3

def convert():
    for i in range(1024):
        for c in range(3):
            v = values[c * 1024 + i]
            v *= 255
            if v < 0:
                v = 0
            if v > 255:
                v = 255
            color[c] = int(v)

def pixels():
    for i in range(1024):
        x = i % 32
        y = int(i / 32)
        rgb = (color[0], color[1], color[2])
        for dx in range(scale):
            for dy in range(scale):
                a = screen.set_pixel(scale * x + dx, scale * y + dy, rgb)

def text():
    screen.draw_string(120, 10, "12.34 FPS", color=(30, 111, 150), scale=2.5, mono_space=False)

def frame():
    convert()
    pixels()
    text()
    screen.clear()

for f in (convert, pixels, text, frame):
    best = 1 << 40
    for k in range(ROUNDS):
        t = time.ticks_us()
        f()
        best = min(best, time.ticks_diff(time.ticks_us(), t))
    print(f.__name__ if hasattr(f, "__name__") else f, best)
`;

function show(lines, unit, scale) {
  for (const line of lines) {
    const [name, us] = line.trim().split(" ");
    process.stdout.write(
      `  ${name.padEnd(10)} ${((Number(us) / 1000) * scale).toFixed(3).padStart(10)} ${unit}\n`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), "kpy-"));

function onNode() {
  const script = join(folder, "frame.py");
  writeFileSync(script, SCRIPT.replace("ROUNDS", "30"));
  const { status, stdout, stderr } = spawnSync(process.execPath, [KPY, "run", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  process.stdout.write("Node, milliseconds:\n");
  show(stdout.trim().split("\n"), "ms", 1);
}

/** Sends the script through the raw REPL of the image in QEMU; its output. */
function inQemu(image) {
  const args = [
    "-M",
    "virt",
    "-m",
    "8M",
    "-bios",
    "none",
    "-kernel",
    image,
    "-serial",
    "stdio",
    "-display",
    "none",
  ];
  const qemu = spawn("qemu-system-riscv64", [...args, "-icount", "shift=0"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("QEMU gave no answer in 120 s")), 120_000);
    let text = "";
    let sent = 0;
    qemu.on("error", failed);
    qemu.stdout.on("data", async (data) => {
      text += data;
      if (sent === 0 && text.includes(">>> ")) {
        sent = 1;
        qemu.stdin.write("\x01");
      } else if (sent === 1 && text.includes("raw REPL")) {
        sent = 2;
        text = "";
        const source = SCRIPT.replace("ROUNDS", "2");
        // the line has no flow control: small pieces
        for (let i = 0; i < source.length; i += 64) {
          qemu.stdin.write(source.slice(i, i + 64));
          await new Promise((r) => setTimeout(r, 30));
        }
        qemu.stdin.write("\x04");
      } else if (sent === 2 && text.split("\x04").length > 2) {
        clearTimeout(timer);
        qemu.kill();
        const [output, error] = text.slice(text.indexOf("OK") + 2).split("\x04");
        if (error) failed(new Error(error));
        else done(output.trim().split("\n"));
      }
    });
  });
}

try {
  onNode();
  if (process.argv.includes("--qemu")) {
    const image = join(folder, "firmware.bin");
    const build = spawnSync(process.execPath, [KPY, "build", "--board", "qemu_virt", "--out", image], {
      encoding: "utf8",
    });
    if (build.status !== 0) throw new Error(build.stderr);
    const lines = await inQemu(image);
    process.stdout.write("QEMU, million instructions:\n");
    show(lines, "M", 1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
