/** Damaged images: every call ends, with a result or an error, in bounded time. */
import { Card } from "./card.ts";
import { NorFlash } from "./nor.ts";
import { type BlockDevice, DIR, FAT, LFS, Volume } from "./volume.ts";
import { type Random, random, step, type Tree } from "./workload.ts";

const SECTOR = 512;

/** A device that ends the test when it is asked too often. */
class Counted implements BlockDevice {
  calls = 0;
  constructor(
    private readonly inner: BlockDevice,
    readonly limit: number,
  ) {}
  get blockSize(): number {
    return this.inner.blockSize;
  }
  get blocks(): number {
    return this.inner.blocks;
  }
  private count(): void {
    if (++this.calls > this.limit) throw new Error(`more than ${this.limit} accesses`);
  }
  read(block: number, offset: number, target: Uint8Array): number {
    this.count();
    return this.inner.read(block, offset, target);
  }
  write(block: number, offset: number, source: Uint8Array): number {
    this.count();
    return this.inner.write(block, offset, source);
  }
  erase(block: number): number {
    this.count();
    return this.inner.erase(block);
  }
}

export interface Sample {
  kind: number;
  image: Uint8Array;
  blockSize: number;
}

const samples = new Map<string, Promise<Sample>>();

/** An image with some files and folders. */
export function sample(kind: number, seed: number): Promise<Sample> {
  const key = `${kind} ${seed}`;
  let s = samples.get(key);
  if (!s) {
    s = makeSample(kind, seed);
    samples.set(key, s);
  }
  return s;
}

async function makeSample(kind: number, seed: number): Promise<Sample> {
  const device = kind === LFS ? new NorFlash(512, 128) : new Card([400, 9000][seed % 2] as number);
  const fs = await Volume.create(device, kind === LFS ? 16 : SECTOR, kind);
  fs.format();
  fs.mount();
  const rnd = random(seed);
  let tree: Tree = new Map();
  for (let i = 0; i < 60; i++) {
    const s = step(tree, rnd);
    if (s.run(fs) === s.expected) tree = s.next;
  }
  fs.unmount();
  return { kind, blockSize: 512, image: device instanceof Card ? device.image() : device.data.slice() };
}

/** Changes some bytes where they matter: in blocks that are in use. */
function damage(image: Uint8Array, rnd: Random, blockSize: number): void {
  const used: number[] = [];
  for (let at = 0; at < image.length; at += blockSize) {
    const first = image[at];
    if (image.subarray(at, at + blockSize).some((byte) => byte !== first)) used.push(at);
  }
  for (let n = 1 + rnd(12); n > 0; n--) {
    const base = (rnd(3) ? used[rnd(Math.min(used.length, 12))] : used[rnd(used.length)]) ?? 0;
    const at = base + rnd(blockSize);
    switch (rnd(4)) {
      case 0:
        image[at] = rnd(256);
        break;
      case 1:
        image[at] = (image[at] as number) ^ (1 << rnd(8));
        break;
      case 2:
        image.copyWithin(
          base,
          used[rnd(used.length)] as number,
          (used[rnd(used.length)] as number) + blockSize,
        );
        break;
      default:
        new DataView(image.buffer, image.byteOffset).setUint16(
          Math.min(at, image.length - 2),
          [0, 1, 2, 0xffff, rnd(200)][rnd(5)] as number,
          true,
        );
    }
  }
}

/** The checksum that littlefs keeps, made right again so that damage gets past it. */
function repairChecksums(image: Uint8Array, blockSize: number): void {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  for (let base = 0; base < image.length; base += blockSize) {
    let crc = update(0xffffffff, image, base, base + 4);
    let last = 0xffffffff;
    for (let at = base + 4; at + 8 <= base + blockSize; ) {
      const tag = (view.getUint32(at) ^ last) >>> 0;
      const length = (tag & 0x3ff) === 0x3ff ? 0 : tag & 0x3ff;
      if (tag >>> 31 || at + 4 + length > base + blockSize) break;
      const type = (tag >>> 20) & 0x7ff;
      last = tag;
      if (type === 0x500 || type === 0x501) {
        crc = update(crc, image, at, at + 4);
        view.setUint32(at + 4, crc, true);
        crc = 0xffffffff;
        last = (tag ^ ((type & 1) << 31)) >>> 0;
      } else crc = update(crc, image, at, at + 4 + length);
      at += 4 + length;
    }
  }
}

function update(start: number, data: Uint8Array, from: number, to: number): number {
  let crc = start;
  for (let i = from; i < to; i++) {
    crc ^= data[i] as number;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return crc >>> 0;
}

/** Reads and changes what can be read and changed. */
function exercise(fs: Volume, rnd: Random): void {
  const walk = (path: string, depth: number): void => {
    const entries = fs.list(path);
    if (typeof entries === "number") return;
    for (const { name, what } of entries.slice(0, 50)) {
      if (what === DIR && depth < 5) walk(`${path}/${name}`, depth + 1);
      else {
        const f = fs.open(`${path}/${name}`, 1);
        if (f < 0) continue;
        fs.read(f, 20000);
        fs.close(f);
      }
    }
  };
  walk("", 0);
  fs.used();
  let tree: Tree = new Map();
  for (let i = 0; i < 12; i++) {
    const s = step(tree, rnd);
    if (s.run(fs) === 0) tree = s.next;
  }
  fs.unmount();
}

/** One damaged image, decided by `seed`. Throws when something does not end, or leaves its memory. 1 = it could be mounted. */
export async function tryDamaged(s: Sample, seed: number): Promise<number> {
  const rnd = random(seed);
  const image = s.image.slice();
  damage(image, rnd, s.blockSize);
  if (s.kind === LFS && rnd(4)) repairChecksums(image, s.blockSize);
  let device: BlockDevice;
  if (s.kind === FAT) device = Card.from(image);
  else {
    const flash = new NorFlash(s.blockSize, image.length / s.blockSize);
    flash.data.set(image);
    device = flash;
  }
  const fs = await Volume.create(new Counted(device, 3_000_000), s.kind === LFS ? 16 : SECTOR, s.kind);
  const memory = fs.wasm.mem_used();
  if (fs.mount() !== 0) return 0;
  exercise(fs, rnd);
  fs.free();
  if (fs.wasm.mem_used() !== memory) throw new Error(`${fs.wasm.mem_used() - memory} bytes of memory lost`);
  return 1;
}
