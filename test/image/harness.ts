/** Images in the memory of the test module, with guard bytes around the pixels. */
import { compileEntry } from "../kpu/compile.ts";

export const BINARY = 0;
export const RGB565 = 2;
export const GRAYSCALE = 4;
const GUARD = 64;

export type Exports = WebAssembly.Exports & { memory: WebAssembly.Memory; [name: string]: any };

/** A small, seeded generator (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export class ImageHost {
  private constructor(readonly wasm: Exports) {}

  static async create(): Promise<ImageHost> {
    const module = await compileEntry("test/image/asm/entry.ts", "--initialMemory", "64");
    const instance = new WebAssembly.Instance(module, { hal: {} });
    const wasm = instance.exports as Exports;
    wasm.mem_init(0x100000, wasm.memory.buffer.byteLength);
    return new ImageHost(wasm);
  }

  alloc(bytes: number): number {
    const ptr = this.wasm.mem_alloc(bytes, 8) as number;
    if (ptr === 0) throw new Error("test memory exhausted");
    return ptr;
  }

  view(): DataView {
    return new DataView(this.wasm.memory.buffer);
  }

  /** A new image filled with `fill(index)` raw values; returns the descriptor's address. */
  image(w: number, h: number, format: number, fill: (x: number, y: number) => number = () => 0): number {
    const bytes = this.wasm.img_bytes(w, h, format) as number;
    const block = this.alloc(bytes + 2 * GUARD);
    new Uint8Array(this.wasm.memory.buffer, block, bytes + 2 * GUARD).fill(0xa5);
    new Uint8Array(this.wasm.memory.buffer, block + GUARD, bytes).fill(0);
    const ptr = this.alloc(24);
    const view = this.view();
    for (const [i, v] of [w, h, format, 0, block + GUARD, 0].entries()) view.setInt32(ptr + 4 * i, v, true);
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) this.wasm.put_raw(ptr, x, y, fill(x, y));
    return ptr;
  }

  /** Raw pixels, row by row. */
  pixels(img: number): number[] {
    const view = this.view();
    const w = view.getInt32(img, true);
    const h = view.getInt32(img + 4, true);
    const out: number[] = [];
    for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) out.push(this.wasm.get_raw(img, x, y) as number);
    return out;
  }

  /** True while nothing was written outside the pixels. */
  guarded(img: number): boolean {
    const view = this.view();
    const [w, h, format] = [0, 4, 8].map((at) => view.getInt32(img + at, true)) as [number, number, number];
    const data = view.getInt32(img + 16, true);
    const bytes = this.wasm.img_bytes(w, h, format) as number;
    const memory = new Uint8Array(this.wasm.memory.buffer);
    for (let i = 0; i < GUARD; i++)
      if (memory[data - 1 - i] !== 0xa5 || memory[data + bytes + i] !== 0xa5) return false;
    return true;
  }
}
