/** The Python runtime on the host build: a board with a console, host folders and the core's interpreter started. */
import { Device } from "../../../assembly/modules/device.ts";
import { HostFsOp } from "../../../assembly/modules/hostfs.ts";
import { type Board, loadSensor } from "../firmware/board.ts";
import type { HostConsole } from "../host/console.ts";
import { CameraDevice } from "../host/devices/camera.ts";
import { type BoardDevices, installDevices } from "../host/devices/install.ts";
import { LcdDevice, type Picture } from "../host/devices/lcd.ts";
import { HostFolders } from "../host/folders.ts";
import { createHost, type Host } from "../host/host.ts";
import { type Output, TerminalConsole, writeAll } from "../host/terminal.ts";
import type { HostClock } from "../host/time.ts";

export interface PythonOptions {
  board: Board;
  output: Output;
  /** Standard error; default the process's. */
  errors?: (bytes: Uint8Array) => void;
  /** Standard input is the REPL's terminal. */
  interactive: boolean;
  /** In place of the terminal (tests). */
  console?: PythonConsole;
  /** Heap size in bytes. */
  heap: number;
  /** Bytes for everything that scripts use: Python heap, models, images. Default: as much as any script needs. */
  memory?: number;
  /** Host folder for `/host`. */
  home: string;
  /** Host folders for `/sd` and `/flash`; without one `/sd` is absent and `/flash` an empty folder in memory. */
  sd?: string;
  fs?: string;
  /** Images in the flash. */
  flash?: { address: number; data: Uint8Array }[];
  /** Picture or folder of pictures for the camera, and how many it delivers. */
  camera?: string;
  frames?: number;
  /** Default: real time. */
  clock?: HostClock;
  /** Time (as of Date.now) at which the script is stopped with status 124. */
  end?: number;
  /** Called with every picture that is displayed. */
  displayed?: (picture: Picture) => void;
}

/** A console that can wait for input. */
export interface PythonConsole extends HostConsole {
  idle(ms: number): void;
  close(): void;
}

/** Handle of `hal.hostfs` that means standard error. */
const STDERR = 2;

/** `Mode.EXEC` of the compiler: the source text is a file. */
const MODE_EXEC = 0;

/** Linear memory that the core may use where no limit is asked for, in bytes. */
const MEMORY = 256 << 20;

/** Thrown through the core when a script asks the board to stop. */
class Stopped extends Error {
  constructor(readonly status: number) {
    super("stopped");
  }
}

/** A script or an argument does not fit into the board's memory. */
export class NoMemory extends Error {}

export class PythonHost {
  readonly board: Host;
  readonly devices: BoardDevices;
  private readonly console: PythonConsole;
  private readonly folders: HostFolders;
  private lcd?: LcdDevice;

  constructor(private readonly options: PythonOptions) {
    this.console = options.console ?? new TerminalConsole(options.output, options.interactive);
    this.folders = new HostFolders(() => this.board.memory);
    this.folders.mount("host", options.home);
    this.folders.mount("flash", options.fs);
    if (options.sd !== undefined) this.folders.mount("sd", options.sd);
    const { board, flash } = options;
    this.board = createHost({
      console: this.console,
      hostfs: this.hostfs,
      clock: options.clock,
      flash,
      flashSize: board.flash.size,
    });
    this.devices = installDevices(this.board, board, {
      heap: options.heap,
      stop(status) {
        throw new Stopped(status);
      },
      idle: (us) => this.console.idle(us / 1000),
    });
    this.installPictures();
    this.installEnd();
    const most = this.board.core.mem_init!(0, MEMORY);
    const { memory } = options;
    if (memory !== undefined && memory < most) this.board.core.mem_init!(0, MEMORY - (most - memory));
    this.start();
  }

  /** Display and camera, as the board has them. */
  private installPictures(): void {
    const { board, camera, frames, displayed } = this.options;
    const { devices, memory } = this.board;
    if (board.lcd) {
      this.lcd = new LcdDevice(board.lcd, () => memory, displayed);
      devices.set(Device.LCD, this.lcd);
    }
    const sensor = board.camera?.sensors[0];
    const ended = () => {
      this.options.output.flush();
      process.stderr.write("kpy: stopped: the script goes on asking for pictures after the last one\n");
      throw new Stopped(0);
    };
    if (sensor)
      devices.set(Device.CAMERA, new CameraDevice(loadSensor(sensor), () => memory, camera, frames, ended));
  }

  /** Stops the script at the given time; the runtime polls often enough. */
  private installEnd(): void {
    const { end } = this.options;
    const { devices } = this.board;
    if (end === undefined) return;
    const poll = devices.poll;
    devices.poll = () => {
      poll();
      if (Date.now() >= end) throw new Stopped(124);
    };
  }

  /** What the display shows; undefined on a board without one. */
  picture(): Picture | undefined {
    return this.lcd?.picture();
  }

  /** Handle 2 is standard error; everything else is a folder's business. */
  private readonly hostfs = (op: number, path: string, arg: number, ptr: number, len: number): number => {
    if (op !== HostFsOp.WRITE || arg !== STDERR) return this.folders.handler(op, path, arg, ptr, len);
    this.options.output.flush();
    const bytes = this.board.memory.read(ptr, len);
    if (this.options.errors) this.options.errors(bytes);
    else writeAll(2, bytes);
    return len;
  };

  private start(): void {
    const { core } = this.board;
    const { heap } = this.options;
    const base = core.mem_alloc!(heap, 16);
    if (base === 0) throw new NoMemory(`--heap: ${heap} bytes do not fit into ${core.mem_free_bytes!()}`);
    if (core.py_init!(base, heap) !== 1) {
      throw new Error(`--heap: ${heap} bytes are too few to start Python`);
    }
  }

  /** Soft reset: a fresh interpreter in the same memory, without open files. False when that fails. */
  reset(): boolean {
    this.folders.closeAll();
    return this.board.core.py_reset!() === 1;
  }

  /** Copies text into the core and calls `use` with address and length. */
  private withText(text: string | Uint8Array, use: (ptr: number, len: number) => number): number {
    const { core, memory } = this.board;
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const ptr = core.mem_alloc!(bytes.length + 1, 16);
    if (ptr === 0) throw new NoMemory(`no memory for ${bytes.length} bytes of text`);
    memory.write(ptr, bytes);
    try {
      return use(ptr, bytes.length);
    } finally {
      core.mem_free!(ptr);
    }
  }

  /** Sets `sys.argv` and `sys.path`, and makes `/host` the current folder. */
  private prepare(argv: string[]): void {
    const { core } = this.board;
    const set = (text: string, use: (ptr: number, len: number) => number): void => {
      if (this.withText(text, use) === 0) throw new NoMemory(`no memory for ${text}`);
    };
    for (const word of argv) set(word, core.py_argv!);
    for (const path of ["/host", "", "/flash", "/sd"]) {
      if (path !== "/sd" || this.options.sd !== undefined) set(path, core.py_path!);
    }
    set("/host", core.py_chdir!);
  }

  private guarded(work: () => number): number {
    try {
      return work();
    } catch (error) {
      if (error instanceof Stopped) return error.status;
      throw error;
    }
  }

  /** Runs source text as `__main__` and returns its exit status. */
  run(source: Uint8Array, file: string, argv: string[]): number {
    const { core } = this.board;
    this.prepare(argv);
    return this.guarded(() =>
      this.withText(source, (text, len) =>
        this.withText(file, (name, nameLen) => core.py_run!(text, len, name, nameLen)),
      ),
    );
  }

  runModule(name: string, args: string[]): number {
    const { core } = this.board;
    this.prepare([name, ...args]);
    return this.guarded(() => this.withText(name, core.py_run_module!));
  }

  /** What a board runs at start. */
  boot(): number {
    return this.guarded(() => this.board.core.py_boot!());
  }

  /** Prints the bytecode of source text; its exit status is 1 after a SyntaxError. */
  disassemble(source: Uint8Array): number {
    const { core } = this.board;
    return this.withText(source, (text, len) => core.py_disassemble!(text, len, MODE_EXEC));
  }

  /** What a script has registered with `sys.atexit`. */
  atexit(): number {
    return this.guarded(() => this.board.core.py_atexit!());
  }

  /** The REPL on the terminal until the end of input; `prepare` = nothing has run before. */
  repl(prepare = true): number {
    if (prepare) this.prepare([]);
    const { stdin } = process;
    const raw = stdin.isTTY === true && !stdin.isRaw;
    if (raw) stdin.setRawMode(true);
    try {
      return this.guarded(() => this.board.core.py_repl!());
    } finally {
      if (raw) stdin.setRawMode(false);
      this.options.output.flush();
      stdin.pause();
    }
  }

  close(): void {
    this.folders.closeAll();
    this.console.close();
  }
}
