/** Bytes per object, and the price of a collection. */
import { runScript } from "./qemu.ts";

interface ObjectKind {
  expression: string;
  /** Bytes on a 64-bit port of MicroPython 1.27. */
  micropython: number;
}

const OBJECTS: Record<string, ObjectKind> = {
  float: { expression: "i * 0.5", micropython: 32 },
  "int of 40 bits": { expression: "i + (1 << 40)", micropython: 0 },
  "int of 64 bits": { expression: "i + (1 << 63)", micropython: 64 },
  "str of 10": { expression: "'%010d' % i", micropython: 64 },
  "bytearray of 8": { expression: "bytearray(8)", micropython: 64 },
  "tuple of 2": { expression: "(i, i)", micropython: 32 },
  range: { expression: "range(i)", micropython: 32 },
  "empty list": { expression: "[]", micropython: 64 },
  "list of 4": { expression: "[i, i, i, i]", micropython: 64 },
  "empty dict": { expression: "{}", micropython: 32 },
  "dict of 1": { expression: "{i: i}", micropython: 64 },
  "set of 1": { expression: "{i}", micropython: 64 },
  "instance without attributes": { expression: "Empty()", micropython: 32 },
  "instance with 1 attribute": { expression: "One(i)", micropython: 64 },
  lambda: { expression: "lambda: 0", micropython: 32 },
  closure: { expression: "enclose(i)", micropython: 96 },
  "bound method of a new list": { expression: "[].append", micropython: 96 },
  "generator expression": { expression: "(x for x in ())", micropython: 256 },
};

const ROUNDS = 200;

const OBJECT_SCRIPT = `
import gc
class Empty: pass
class One:
    def __init__(self, a): self.a = a
def enclose(x): return lambda: x
keep = [None] * ${ROUNDS}
def measure(make):
    make(0)
    gc.collect()
    before = gc.mem_alloc()
    for i in range(${ROUNDS}): keep[i] = make(i)
    gc.collect()
    used = gc.mem_alloc() - before
    for i in range(${ROUNDS}): keep[i] = None
    return used
`;

export interface ObjectSize {
  name: string;
  bytes: number;
  micropython: number;
}

/** Bytes that each kind of object keeps, everything that belongs to it included. */
export function measureObjects(image: Buffer): ObjectSize[] {
  const kinds = Object.entries(OBJECTS);
  const calls = kinds.map(([, { expression }]) => `print(measure(lambda i: ${expression}))`);
  const lines = runScript(image, OBJECT_SCRIPT + calls.join("\n"));
  return kinds.map(([name, { micropython }], i) => ({
    name,
    bytes: Number(lines[i][0]) / ROUNDS,
    micropython,
  }));
}

/** Full collections of 30,000 live objects of several kinds in a heap of 1 MiB (instructions, to a thousand, and bytes that are live). */
const COLLECTION_SCRIPT = `
import gc, time
class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b
def measure(name):
    gc.collect()
    t = time.ticks_us()
    gc.collect()
    print(name, time.ticks_us() - t, gc.mem_alloc())
measure("nothing")
keep = [None] * 30000
for i in range(30000): keep[i] = []
measure("lists")
for i in range(30000): keep[i] = (i,)
measure("tuples")
for i in range(30000): keep[i] = None
gc.collect()
for i in range(0, 30000, 6):
    keep[i] = []
    for k in range(1, 5): keep[i + k] = (keep[i],)
    keep[i + 5] = str(i) if i % 12 else Pair(keep[i], i)
measure("mixed")
`;

export interface Collection {
  instructions: number;
  live: number;
}

export function measureCollections(image: Buffer): Record<string, Collection> {
  const lines = runScript(image, COLLECTION_SCRIPT);
  return Object.fromEntries(
    lines.map(([name, us, live]) => [name, { instructions: Number(us) * 1000, live: Number(live) }]),
  );
}
