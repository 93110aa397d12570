/** Puts kmodel files together from the fields of single nodes: for vectors and for damaged files. */

export interface Range {
  area: 0 | 1 | 2;
  dtype: 0 | 1;
  start: number;
  size: number;
}

export const F32 = 0;
export const U8 = 1;

/** A range in main memory. */
export const main = (dtype: 0 | 1, start: number, size: number): Range => ({ area: 1, dtype, start, size });
/** A range in the constants. */
export const constant = (dtype: 0 | 1, start: number, size: number): Range => ({
  area: 0,
  dtype,
  start,
  size,
});
/** A range in KPU RAM. */
export const kpu = (start: number, size: number): Range => ({ area: 2, dtype: U8, start, size });

/** "No activation". */
export const FULL: [number, number] = [-3.4028234663852886e38, 3.4028234663852886e38];

/** A growing little-endian byte string. */
export class Bytes {
  private list: number[] = [];

  i32(...values: number[]): this {
    for (const v of values) this.list.push(v & 255, (v >> 8) & 255, (v >> 16) & 255, (v >> 24) & 255);
    return this;
  }

  f32(...values: number[]): this {
    return this.u8(...new Uint8Array(new Float32Array(values).buffer));
  }

  u64(...values: bigint[]): this {
    return this.u8(...new Uint8Array(new BigUint64Array(values).buffer));
  }

  u8(...values: number[]): this {
    this.list.push(...values);
    return this;
  }

  range(...ranges: Range[]): this {
    for (const r of ranges) this.i32(r.area, r.dtype, r.start, r.size);
    return this;
  }

  align(unit: number): this {
    while (this.list.length % unit !== 0) this.list.push(0);
    return this;
  }

  get length(): number {
    return this.list.length;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.list);
  }
}

export interface Parts {
  inputs: { range: Range; shape: number[] }[];
  outputs: Range[];
  nodes: { opcode: number; body: Bytes }[];
  main: number;
  constants?: Uint8Array;
  target?: number;
}

/** The bytes of a kmodel version 4 file. */
export function assemble(parts: Parts): Uint8Array {
  const constants = new Bytes().u8(...(parts.constants ?? [])).align(8);
  const file = new Bytes();
  file.i32(0x4b4d444c, 4, 0, parts.target ?? 1, constants.length, parts.main);
  file.i32(parts.nodes.length, parts.inputs.length, parts.outputs.length, 0x176);
  for (const { range } of parts.inputs) file.range(range);
  for (const { shape } of parts.inputs) file.i32(...shape);
  file.range(...parts.outputs);
  file.u8(...constants.done());
  const bodies = parts.nodes.map(({ body }) => body.align(8).done());
  for (const [i, { opcode }] of parts.nodes.entries()) file.i32(opcode, bodies[i].length);
  for (const body of bodies) file.u8(...body);
  return file.done();
}

/** Element size in bytes. */
export const unit = (dtype: 0 | 1): number => (dtype === F32 ? 4 : 1);

/** Packs numbers as a tensor of the datatype. */
export function pack(dtype: 0 | 1, values: number[]): Uint8Array {
  return dtype === F32 ? new Uint8Array(new Float32Array(values).buffer) : Uint8Array.from(values);
}

/** The numbers of a tensor. */
export function unpack(dtype: 0 | 1, bytes: Uint8Array): number[] {
  return dtype === F32 ? [...new Float32Array(new Uint8Array(bytes).buffer)] : [...bytes];
}
