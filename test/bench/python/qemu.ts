/** Scripts in the firmware's REPL under QEMU, whose clock counts instructions: one per nanosecond. */
import { buildProgram, runQemu } from "../../firmware/qemu.ts";
import { replInput, replResults } from "../../firmware/raw_repl.ts";

const NAME = "python";

/** Builds the image that `python` of test/firmware builds too; the path of its ELF file. */
export async function buildImage(): Promise<{ image: Buffer; elf: string }> {
  return buildProgram(NAME, { program: "repl", entries: ["assembly/index.ts"] });
}

/** Output lines of a script, split at blanks. */
export function runScript(image: Buffer, source: string): string[][] {
  const input = replInput([source], "import machine\nmachine.reset()\n");
  const { output } = runQemu(`${NAME}-bench`, image, { input, icount: true, timeoutMs: 300_000 });
  const [result] = replResults(output, 1);
  if (!result || result.stderr) throw new Error(result?.stderr || `no answer from QEMU: ${output}`);
  return result.stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}
