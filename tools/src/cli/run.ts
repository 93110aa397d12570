/** `kpy run`: runs a script on the host build, or the REPL on the terminal. */
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { type Command, InvalidArgumentError } from "commander";
import { encodePng } from "../emulator/panel.ts";
import { type Board, loadBoard } from "../firmware/board.ts";
import type { Picture } from "../host/devices/lcd.ts";
import { OutputBuffer, sharedOutput } from "../host/terminal.ts";
import { PythonHost } from "../python/host.ts";
import { CliError } from "./error.ts";
import { flashFiles } from "./flash_option.ts";

interface Options {
  c?: string;
  m?: string;
  i?: boolean;
  dis?: boolean;
  board: string;
  sd?: string;
  fs?: string;
  heap?: number;
  memory?: number | "board";
  timeout?: number;
  flash: string[];
  camera?: string;
  frames?: number;
  lcd?: string;
  lcdFrames?: string;
}

function bytes(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 65536)
    throw new InvalidArgumentError("a whole number from 65536 is needed.");
  return n;
}

function memoryLimit(text: string): number | "board" {
  return text === "board" ? text : bytes(text);
}

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError("a whole number is needed.");
  return n;
}

function seconds(text: string): number {
  const n = Number(text);
  if (!(n > 0)) throw new InvalidArgumentError("a number above 0 is needed.");
  return n;
}

export function define(cmd: Command): void {
  cmd
    .description(
      "Runs a Python script with the firmware's runtime on a simulated board; without a script, the REPL.\n" +
        "The script's folder is /host, and the current folder. Standard input is read for a script called -.",
    )
    .argument("[script]", "Python file, or - for standard input")
    .argument("[args...]", "sys.argv of the script")
    .option("-c <code>", "run this code in place of a script")
    .option("-m <module>", "run this module in place of a script")
    .option("-i", "the REPL when the script has ended")
    .option("--dis", "print the bytecode of the script in place of running it")
    .option("--board <board>", "board description", "m5stickv")
    .option(
      "--flash <addr=file>",
      "put FILE at that flash address, or unpack a .kfpkg (repeatable)",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option("--camera <path>", "picture, or folder of pictures in name order; default a test pattern")
    .option("--frames <n>", "the camera stops after n pictures", count)
    .option("--lcd <file.png>", "write the LCD's final content")
    .option("--lcd-frames <dir>", "write every displayed picture")
    .option("--sd <dir>", "host folder seen as /sd")
    .option("--fs <dir>", "host folder seen as /flash (default: an empty one in memory)")
    .option("--heap <bytes>", "size of the Python heap (default: the board's)", bytes)
    .option(
      "--memory <bytes>",
      'memory for the Python heap, models and images together, or "board" for what the board has (default: 256 MiB)',
      memoryLimit,
    )
    .option("--timeout <s>", "stop after s seconds with status 124", seconds)
    .passThroughOptions()
    .action(run);
}

function board(name: string): Board {
  try {
    return loadBoard(name);
  } catch (error) {
    throw new CliError(`--board: ${(error as Error).message}`, 2);
  }
}

/** What the firmware of a board leaves to scripts, in bytes. */
function boardMemory({ budget, memory }: Board): number {
  return budget?.free ?? memory.ram.size - memory.stack;
}

function folder(path: string, option: string): string {
  try {
    if (statSync(path).isDirectory()) return resolve(path);
  } catch {
    // reported below
  }
  throw new CliError(`${option}: ${path} is no folder`, 2);
}

function existing(path: string, option: string): string {
  if (existsSync(path)) return path;
  throw new CliError(`${option}: there is no file or folder ${path}`, 2);
}

/** Writes pictures to a folder, numbered from 0. */
function frameWriter(path: string): (picture: Picture) => void {
  mkdirSync(path, { recursive: true });
  let n = 0;
  return (picture) => {
    writeFileSync(join(path, `${String(n++).padStart(5, "0")}.png`), encodePng(picture));
  };
}

/** Time for starting up, and for a script over its limit to be stopped by its own runtime, in milliseconds. */
const GRACE_MS = 5000;

/**
 * Starts the same command in a worker. Its runtime stops a script that is over the limit, so that everything is written; one
 * that does not get there (in a long native call) is stopped from outside.
 */
function runWithTimeout(limit: number): Promise<number> {
  const output = sharedOutput();
  return new Promise((done, failed) => {
    const worker = new Worker(new URL("kpy.mjs", import.meta.url), {
      argv: process.argv.slice(2),
      workerData: { output, limit },
    });
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        void worker.terminate();
      },
      limit * 1000 + GRACE_MS,
    );
    worker.on("error", failed);
    worker.on("exit", (code) => {
      clearTimeout(timer);
      new OutputBuffer(output).flush();
      const stopped = late || code === 124;
      if (stopped) process.stderr.write(`kpy: stopped after ${limit} s\n`);
      done(stopped ? 124 : code);
    });
  });
}

async function run(script: string | undefined, args: string[], options: Options): Promise<void> {
  if (options.timeout !== undefined && isMainThread) {
    process.exitCode = await runWithTimeout(options.timeout);
    return;
  }
  // with -c and -m the first word is an argument already
  const plain = options.c === undefined && options.m === undefined;
  if (!plain && script !== undefined) args = [script, ...args];
  const shared = workerData as { output?: SharedArrayBuffer; limit?: number } | null;
  const output = new OutputBuffer(shared?.output);
  const home = plain && script !== undefined && script !== "-" ? scriptFolder(script) : process.cwd();
  const description = board(options.board);
  const host = new PythonHost({
    board: description,
    output,
    interactive: options.i === true || (plain && script === undefined),
    heap: options.heap ?? description.memory.python_heap,
    memory: options.memory === "board" ? boardMemory(description) : options.memory,
    home,
    sd: options.sd === undefined ? undefined : folder(options.sd, "--sd"),
    fs: options.fs === undefined ? undefined : folder(options.fs, "--fs"),
    flash: options.flash.flatMap(flashFiles).map(({ address, bytes }) => ({ address, data: bytes })),
    camera: options.camera === undefined ? undefined : existing(options.camera, "--camera"),
    frames: options.frames,
    end: shared?.limit === undefined ? undefined : Date.now() + shared.limit * 1000,
    displayed: options.lcdFrames === undefined ? undefined : frameWriter(options.lcdFrames),
  });
  try {
    process.exitCode = work(host, plain ? script : undefined, args, options);
  } finally {
    const picture = options.lcd === undefined ? undefined : host.picture();
    if (picture && options.lcd !== undefined) writeFileSync(options.lcd, encodePng(picture));
    host.close();
  }
}

function scriptFolder(script: string): string {
  try {
    return dirname(realpathSync(script));
  } catch {
    throw new CliError(`${script}: no such file`);
  }
}

/** Runs what was asked for, the REPL with `-i`, and then what the script has registered for its end. */
function work(host: PythonHost, script: string | undefined, args: string[], options: Options): number {
  if (options.dis) return list(host, script, options);
  const nothing = script === undefined && options.c === undefined && options.m === undefined;
  let status = nothing ? host.repl() : start(host, script, args, options);
  if (options.i && !nothing) status = host.repl(false);
  return host.atexit() || status;
}

function list(host: PythonHost, script: string | undefined, options: Options): number {
  if (options.c === undefined && script === undefined)
    throw new CliError("--dis: a script or -c is needed", 2);
  return host.disassemble(
    options.c !== undefined ? Buffer.from(options.c) : readFileSync(script === "-" ? 0 : script!),
  );
}

function start(host: PythonHost, script: string | undefined, args: string[], options: Options): number {
  if (options.c !== undefined) return host.run(Buffer.from(options.c), "<string>", ["-c", ...args]);
  if (options.m !== undefined) return host.runModule(options.m, args);
  if (script === undefined || script === "-") return host.run(readFileSync(0), "<stdin>", ["-", ...args]);
  return host.run(readFileSync(script), script, [script, ...args]);
}
