/** What the tests use of MicroPython's WebAssembly build. */
declare module "@micropython/micropython-webassembly-pyscript/micropython.mjs" {
  export interface MicroPython {
    runPython(source: string): unknown;
    globals: { get(name: string): unknown; set(name: string, value: unknown): void };
  }
  export function loadMicroPython(options: {
    heapsize?: number;
    linebuffer?: boolean;
    stdout?: (data: Uint8Array) => void;
  }): Promise<MicroPython>;
}
