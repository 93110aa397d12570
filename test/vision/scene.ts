/** Pictures of known content for the detectors: a sheet of dark and light, seen from anywhere, with noise and uneven light. */
import { compileEntry } from "../kpu/compile.ts";

/** What is on the sheet at (x, y): 0 dark to 255 light; undefined = nothing, the background shows. */
export type Sheet = (x: number, y: number) => number | undefined;

export interface View {
  width: number;
  height: number;
  /** Where the corners of the sheet (0, 0), (w, 0), (w, h), (0, h) lie in the picture. */
  corners: [number, number][];
  sheetWidth: number;
  sheetHeight: number;
  background?: number;
  /** Largest deviation of a pixel. */
  noise?: number;
  /** Brightness at the left and the right border, 1 = as it is. */
  light?: [number, number];
  /** Points of a pixel along each direction; 4 unless told. */
  samples?: number;
}

/** Solves the 8 equations of the projective map that takes four points to four others. */
function homography(from: [number, number][], to: [number, number][]): number[] {
  const rows: number[][] = [];
  for (let i = 0; i < 4; i++) {
    const [x, y] = from[i]!;
    const [u, v] = to[i]!;
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  for (let i = 0; i < 8; i++) {
    const p = rows.slice(i).reduce((b, r, k) => (Math.abs(r[i]!) > Math.abs(rows[b]![i]!) ? k + i : b), i);
    [rows[i], rows[p]] = [rows[p]!, rows[i]!];
    for (let r = 0; r < 8; r++) {
      if (r === i) continue;
      const f = rows[r]![i]! / rows[i]![i]!;
      for (let c = i; c < 9; c++) rows[r]![c]! -= f * rows[i]![c]!;
    }
  }
  return rows.map((r, i) => r[8]! / r[i]!);
}

/** Gray levels of the picture, row after row; every pixel is the mean of several points. */
export function render(sheet: Sheet, view: View, random: (below: number) => number): Uint8Array {
  const { width, height, sheetWidth: w, sheetHeight: h } = view;
  const map = homography(view.corners, [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h],
  ]);
  const [left, right] = view.light ?? [1, 1];
  const samples = view.samples ?? 4;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < samples * samples; i++) {
        const px = x + ((i % samples) + 0.5) / samples;
        const py = y + (Math.floor(i / samples) + 0.5) / samples;
        const d = map[6]! * px + map[7]! * py + 1;
        const u = (map[0]! * px + map[1]! * py + map[2]!) / d;
        const v = (map[3]! * px + map[4]! * py + map[5]!) / d;
        const inside = d > 0 && u >= 0 && v >= 0 && u < w && v < h;
        sum += (inside ? sheet(u, v) : undefined) ?? view.background ?? 200;
      }
      const noise = view.noise ? random(2 * view.noise + 1) - view.noise : 0;
      const light = left + ((right - left) * x) / width;
      out[y * width + x] = Math.max(0, Math.min(255, Math.round((sum / samples ** 2) * light + noise)));
    }
  }
  return out;
}

/** A square of side `size` around (cx, cy), turned by `degrees`; `tilt` shortens its upper side. */
export function square(cx: number, cy: number, size: number, degrees: number, tilt = 0): [number, number][] {
  const turn = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const half = size / 2;
  const points: [number, number][] = [
    [-half * (1 - tilt), -half],
    [half * (1 - tilt), -half],
    [half, half],
    [-half, half],
  ];
  return points.map(([x, y]) => [cx + x * c - y * s, cy + x * s + y * c]);
}

type Exports = WebAssembly.Exports & { memory: WebAssembly.Memory; [name: string]: any };

/** The detectors in the memory of a test module. */
export class VisionHost {
  private constructor(readonly wasm: Exports) {}

  static async create(): Promise<VisionHost> {
    const module = await compileEntry("test/vision/asm/entry.ts", "--initialMemory", "160");
    const wasm = new WebAssembly.Instance(module, { hal: {} }).exports as Exports;
    wasm.mem_init(0x100000, wasm.memory.buffer.byteLength);
    return new VisionHost(wasm);
  }

  view(): DataView {
    return new DataView(this.wasm.memory.buffer);
  }

  /** A grayscale image of these pixels; returns the descriptor's address, to be freed with `free`. */
  image(width: number, height: number, pixels: Uint8Array): number {
    const img = this.wasm.mem_alloc(24 + width * height, 16) as number;
    if (!img) throw new Error("test memory exhausted");
    new Uint8Array(this.wasm.memory.buffer, img + 24, width * height).set(pixels);
    for (const [i, v] of [width, height, 4, 0, img + 24, 0].entries())
      this.view().setInt32(img + 4 * i, v, true);
    return img;
  }

  free(img: number): void {
    this.wasm.mem_free(img);
  }

  /** Runs a detector on a picture; `read` gets the address of every record. */
  detect<T>(
    width: number,
    height: number,
    pixels: Uint8Array,
    run: () => number,
    read: (at: number, view: DataView) => T,
  ): T[] {
    const img = this.image(width, height, pixels);
    this.wasm.work_begin();
    if (!this.wasm.gray_take(img, 0, 0, width, height) || !run()) throw new Error("test memory exhausted");
    const found = [...Array(this.wasm.found_count.value as number).keys()];
    const results = found.map((i) => read(this.wasm.found_at(i) as number, this.view()));
    this.wasm.work_end();
    this.free(img);
    return results;
  }
}
