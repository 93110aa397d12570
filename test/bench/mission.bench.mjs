// One frame of the script M5StickV/KPU_Test.py (shtsno24/DAE_for_M5StickV) without camera, model and panel: 3,072 values
// clamped to 0..255, 9,216 set_pixel calls, one draw_string, clear; at the level of the module, as there, so that every name
// is global. Prints milliseconds under Node, and with `--qemu` RISC-V instructions of the firmware in QEMU (-icount: one
// instruction is one nanosecond of its clock; builds the image first). `--micropython ELF` measures MicroPython beside it: its
// port `qemu` for VIRT_RV64 with a module `image` of which the methods of `Image` do nothing.
// Usage: node test/bench/mission.bench.mjs [--qemu] [--micropython ELF]
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const KPY = fileURLToPath(new URL("../../tools/bin/kpy.mjs", import.meta.url));
const SETUP = `
import time, image
screen = image.Image()
values = tuple([(i * 37 % 1000) / 900 for i in range(3072)])
color = [0, 0, 0]
scale = 3
def report(name):
    global best
    best = min(best, time.ticks_diff(time.ticks_us(), t))
    if k == ROUNDS - 1:
        print(name, best)
        best = 1 << 28
best = 1 << 28
`;

const CONVERT = `
        for c in range(3):
            data = values[c * 1024 + i]
            data *= 255
            if data < 0:
                data = 0
            if data > 255:
                data = 255
            color[c] = int(data)`;

const PIXELS = `
        _w = i % 32
        _h = int(i / 32)
        rgb = (color[0], color[1], color[2])
        for _w_ in range(scale):
            for _h_ in range(scale):
                a = screen.set_pixel(scale * _w + _w_, scale * _h + _h_, rgb)`;

const TEXT = `
    a = screen.draw_string(120, 10, "12.34 FPS", color=(30, 111, 150), scale=2.5, mono_space=False)
    a = screen.clear()`;

const LOOP = `
    for i in range(1024):`;

const PARTS = {
  convert: LOOP + CONVERT,
  pixels: LOOP + PIXELS,
  text: TEXT,
  frame: LOOP + CONVERT + PIXELS + TEXT,
};

const SCRIPT =
  SETUP +
  Object.entries(PARTS)
    .map(
      ([name, body]) => `
for k in range(ROUNDS):
    t = time.ticks_us()${body}
    report("${name}")
`,
    )
    .join("");

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
  writeFileSync(script, SCRIPT.replaceAll("ROUNDS", "30"));
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
        const source = SCRIPT.replaceAll("ROUNDS", "2");
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

const option = process.argv.indexOf("--micropython");
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
  if (option >= 0) {
    const lines = await inQemu(process.argv[option + 1]);
    process.stdout.write("MicroPython in QEMU, million instructions:\n");
    show(lines, "M", 1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
