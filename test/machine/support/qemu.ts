/** Runs a program on `qemu-system-riscv64 -M virt` and returns what it wrote to the UART. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const QEMU = "qemu-system-riscv64";

/** True when QEMU is installed. With CI set its absence is a failure. */
export function hasQemu(): boolean {
  const found = spawnSync(QEMU, ["--version"], { stdio: "ignore" }).status === 0;
  if (!found && process.env.CI) throw new Error(`${QEMU} is not installed`);
  return found;
}

export function runQemu(image: Uint8Array): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "kpy-qemu-"));
  try {
    const [program, output] = [join(folder, "program.bin"), join(folder, "uart.bin")];
    writeFileSync(program, image);
    const args = [
      "-M",
      "virt",
      "-m",
      "8M",
      "-bios",
      "none",
      "-kernel",
      program,
      "-display",
      "none",
      "-serial",
      `file:${output}`,
      "-monitor",
      "none",
    ];
    const result = spawnSync(QEMU, args, { timeout: 120_000 });
    if (result.status !== 0) throw new Error(`qemu ended with status ${result.status}: ${result.stderr}`);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
