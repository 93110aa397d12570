/** Scripts in the firmware's REPL under QEMU, whose clock counts instructions: one per nanosecond. */
import { buildProgram, runQemu } from "../../firmware/qemu.ts";
import { replInput, replResults } from "../../firmware/raw_repl.ts";

const NAME = "python-bench";

/** Builds an image with the core that boards have; the path of its ELF file. */
export async function buildImage(): Promise<{ image: Buffer; elf: string }> {
  return buildProgram(NAME, { program: "repl", entries: ["assembly/board.ts"] });
}

/** Output lines of a script, split at blanks. */
export function runScript(image: Buffer, source: string): string[][] {
  const input = replInput([source], "import machine\nmachine.reset()\n");
  const { output } = runQemu(NAME, image, { input, icount: true, timeoutMs: 300_000 });
  const [result] = replResults(output, 1);
  if (!result || result.stderr) throw new Error(result?.stderr || `no answer from QEMU: ${output}`);
  return result.stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}
