/** The `kpy` command: one subcommand per file, loaded only when used. */
import { Command, CommanderError } from "commander";
import { CliError } from "./error.ts";

declare const KPY_VERSION: string;

const commands: Record<string, { summary: string; load: () => Promise<{ define(cmd: Command): void }> }> = {
  build: { summary: "build a board's firmware image", load: () => import("./build.ts") },
  emulate: { summary: "boot a firmware image in the emulated K210", load: () => import("./emulate.ts") },
  infer: { summary: "run a kmodel", load: () => import("./infer.ts") },
  inspect: { summary: "show what a kmodel is and needs", load: () => import("./inspect.ts") },
  run: { summary: "run a Python script, or the REPL", load: () => import("./run.ts") },
  pack: { summary: "pack firmware and files into a .kfpkg", load: () => import("./pack.ts") },
};

async function main(argv: string[]): Promise<number> {
  const program = new Command("kpy")
    .description("MicroPython-compatible K210 firmware with an open KPU runtime, on the board and on a PC")
    .version(KPY_VERSION)
    .option("--debug", "show a stack trace with an error")
    .enablePositionalOptions()
    .exitOverride();
  const wanted = argv.find((word) => !word.startsWith("-"));
  for (const [name, entry] of Object.entries(commands)) {
    const cmd = program.command(name).summary(entry.summary).exitOverride();
    cmd.option("--debug", "show a stack trace with an error");
    if (name === wanted || wanted === "help") (await entry.load()).define(cmd);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CliError && !argv.includes("--debug")) {
      process.stderr.write(`kpy: ${error.message}\n`);
      return error.status;
    }
    const text =
      error instanceof Error ? (argv.includes("--debug") ? error.stack : error.message) : String(error);
    process.stderr.write(`kpy: ${text}\n`);
    return error instanceof CliError ? error.status : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
