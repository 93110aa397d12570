/** Structure-aware mutations of kmodel files: they know where counts, ranges, sizes and layer words stand. */
import type { Random } from "./random.ts";

const HEADER = 40;
const NODES_AT_MOST = 1000;
const H = { constants: 16, main_mem: 20, nodes: 24, inputs: 28, outputs: 32 };
const OP_KPU_CONV2D = 0x2002;
const OP_CONCAT = 1;
const OP_NNIL = 0x14;
const LAYER_WORDS = 24;
const LAYER_BYTES = 96;
const OPCODES = [
  ...Array(21).keys(),
  0x1001,
  0x1002,
  0x1003,
  0x1004,
  0x1005,
  0x2001,
  0x2002,
  21,
  0x1000,
  0xffff,
];
const INTERESTING = [
  0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 63, 64, 65, 127, 255, 256, 1023, 4096, 65535, 65536, 0x7fffffff, 0x80000000,
  0xffffffff, 0xfffffffe, 0xfffffff8, 0x7ffffff8, 0x40000000, 0x20000000, 0x1fffff, 0x200000, 0x200040,
];

interface Node {
  header: number;
  opcode: number;
  body: number;
  size: number;
}

class File {
  readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get(at: number): number {
    return at >= 0 && at + 4 <= this.bytes.length ? this.view.getUint32(at, true) : 0;
  }

  set(at: number, value: number): void {
    if (at >= 0 && at + 4 <= this.bytes.length) this.view.setUint32(at, value >>> 0, true);
  }

  nodes(): Node[] {
    let header = HEADER + 32 * this.get(H.inputs) + 16 * this.get(H.outputs) + this.get(H.constants);
    const count = Math.min(this.get(H.nodes), NODES_AT_MOST);
    let body = header + 8 * count;
    const list: Node[] = [];
    for (let i = 0; i < count; i++, header += 8) {
      const size = this.get(header + 4);
      list.push({ header, opcode: this.get(header), body, size });
      body += size;
    }
    return list;
  }
}

/** A new value for a field that holds `old`. */
function value(random: Random, old: number): number {
  switch (random.below(6)) {
    case 0:
      return old + random.below(9) - 4;
    case 1:
      return old ^ (1 << random.below(32));
    case 2:
      return random.below(2) ? old * 2 : old >>> 1;
    case 3:
      return random.bits();
    default:
      return random.pick(INTERESTING);
  }
}

type Mutation = (file: File, random: Random) => void;

function change(file: File, random: Random, at: number): void {
  file.set(at, value(random, file.get(at)));
}

const mutations: Mutation[] = [
  // header fields
  (file, random) => change(file, random, 4 * random.below(10)),
  // input ranges and shapes, output ranges
  (file, random) => {
    const words = 8 * file.get(H.inputs) + 4 * file.get(H.outputs);
    if (words > 0 && words < 1e6) change(file, random, HEADER + 4 * random.below(words));
  },
  // opcode or body size
  (file, random) => {
    const nodes = file.nodes();
    if (nodes.length === 0) return;
    const node = random.pick(nodes);
    if (random.below(2)) file.set(node.header, random.pick(OPCODES));
    else change(file, random, node.header + 4);
  },
  // a field of a body; fixed fields end before byte 136
  (file, random) => {
    const nodes = file.nodes();
    if (nodes.length === 0) return;
    const node = random.pick(nodes);
    const limit = node.opcode === OP_CONCAT ? node.size : Math.min(node.size, 136);
    if (limit >= 4) change(file, random, node.body + 4 * random.below(limit >> 2));
  },
  // two fields of the same body swapped
  (file, random) => {
    const nodes = file.nodes();
    if (nodes.length === 0) return;
    const node = random.pick(nodes);
    const words = Math.min(node.size, 136) >> 2;
    if (words < 2) return;
    const [a, b] = [node.body + 4 * random.below(words), node.body + 4 * random.below(words)];
    const [va, vb] = [file.get(a), file.get(b)];
    file.set(a, vb);
    file.set(b, va);
  },
  // bits of a layer word
  (file, random) => {
    const layers = file.nodes().filter((n) => n.opcode === OP_KPU_CONV2D);
    if (layers.length === 0) return;
    const at = random.pick(layers).body + LAYER_WORDS + random.below(LAYER_BYTES);
    if (at < file.bytes.length) file.bytes[at] ^= 1 << random.below(8);
  },
  // nnil bytecode
  (file, random) => {
    const programs = file.nodes().filter((n) => n.opcode === OP_NNIL && n.size > 32);
    if (programs.length === 0) return;
    const node = random.pick(programs);
    const at = node.body + 32 + random.below(node.size - 32);
    if (at < file.bytes.length) file.bytes[at] = random.bits() & 255;
  },
  // one node's body over another's
  (file, random) => {
    const nodes = file.nodes();
    if (nodes.length < 2) return;
    const [from, to] = [random.pick(nodes), random.pick(nodes)];
    const n = Math.min(from.size, to.size, file.bytes.length - from.body, file.bytes.length - to.body);
    if (n > 0 && n < 1e6) file.bytes.copyWithin(to.body, from.body, from.body + n);
  },
  // any byte
  (file, random) => {
    file.bytes[random.below(file.bytes.length)] = random.bits() & 255;
  },
];

/** Index of the mutation of one body field, which is tried most often. */
const BODY_FIELD = 3;

/** A mutated copy of a kmodel: one to four changes, sometimes cut off. */
export function mutate(seed: Uint8Array, random: Random): Uint8Array {
  const file = new File(new Uint8Array(seed));
  for (let n = 1 + random.below(4); n > 0; n--) {
    const mutation = random.below(2) ? mutations[BODY_FIELD] : random.pick(mutations);
    mutation(file, random);
  }
  if (random.below(16) === 0) return file.bytes.subarray(0, random.below(file.bytes.length + 1));
  return file.bytes;
}
