/** MicroPython's WebAssembly build, started anew now and then so that its heap stays small. */
import {
  loadMicroPython,
  type MicroPython,
} from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import type { Outcome } from "./main.ts";

const PROGRAMS_PER_START = 500;
const OUTPUT_MAX = 1 << 20;
/** Runs one program in a namespace of its own. */
const HARNESS = `
def __run(source):
    try:
        exec(source, {"__name__": "__main__"})
    except BaseException as e:
        return type(e).__name__
    return ""
`;

export class MicroPythonOracle {
  private left = 0;
  private output: number[] = [];
  private mp?: MicroPython;

  static async create(): Promise<MicroPythonOracle> {
    const oracle = new MicroPythonOracle();
    await oracle.start();
    return oracle;
  }

  private async start(): Promise<void> {
    this.mp = await loadMicroPython({
      heapsize: 8 << 20,
      linebuffer: false,
      stdout: (data) => {
        if (this.output.length > OUTPUT_MAX) throw new Error("the program prints without end");
        this.output.push(...data);
      },
    });
    this.mp.runPython(HARNESS);
    this.left = PROGRAMS_PER_START;
  }

  async run(source: string): Promise<Outcome> {
    if (this.left-- === 0) await this.start();
    this.output = [];
    const { mp } = this;
    mp!.globals.set("__source", source);
    mp!.runPython("__error = __run(__source)");
    const error = String(mp!.globals.get("__error"));
    return { stdout: Buffer.from(this.output).toString("utf8"), error };
  }
}
