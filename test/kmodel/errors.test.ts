/** Every error of the catalogue, caused once; its text; and docs/errors.md. */
import { describe, expect, it } from "vitest";
import { createHost } from "../../tools/src/host/host.ts";
import { wasmModule } from "../../tools/src/host/wasm.ts";
import { errorPageIsCurrent, readCatalogue } from "../../tools/src/kmodel/error_docs.ts";
import { KModelError } from "../../tools/src/kmodel/errors.ts";
import { KModelRuntime } from "../../tools/src/kmodel/runtime.ts";
import { Random } from "../fuzz/kmodel/random.ts";
import { assemble, Bytes, constant, F32, FULL, kpu, main, type Parts, type Range, U8 } from "./assemble.ts";
import { version3File } from "./shared_models.ts";

const runtime = new KModelRuntime(createHost());
const catalogue = readCatalogue(runtime);

/** A model of one node over 64 bytes in and out. */
function one(opcode: number, body: (input: Range, output: Range) => Bytes, change: Partial<Parts> = {}) {
  const [input, output] = [main(U8, 0, 64), main(U8, 64, 64)];
  return assemble({
    inputs: [{ range: input, shape: [1, 1, 8, 8] }],
    outputs: [output],
    nodes: [{ opcode, body: body(input, output) }],
    main: 128,
    ...change,
  });
}

const copy = (change: Partial<Parts> = {}) => one(0x09, (i, o) => new Bytes().range(i, o), change);

function patched(file: Uint8Array, at: number, value: number): Uint8Array {
  const copied = new Uint8Array(file);
  new DataView(copied.buffer).setUint32(at, value, true);
  return copied;
}

function swapWords(file: Uint8Array): Uint8Array {
  return file.map((_, i) => file[(i & ~3) + 3 - (i & 3)]);
}

function thrown(action: () => void): KModelError {
  try {
    action();
  } catch (error) {
    if (error instanceof KModelError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const load = (file: Uint8Array) => () => runtime.load(file).unload();
const transpose = (perm: number[]) => one(0x0c, (i, o) => new Bytes().range(i, o).i32(1, 1, 8, 8, ...perm));

/** A core whose hardware does nothing: no clock ever locks. */
function deadHardware(): void {
  const module = wasmModule("kpy");
  const hal: Record<string, () => number | bigint> = Object.fromEntries(
    WebAssembly.Module.imports(module).map(({ name }) => [name, () => (name.endsWith("64") ? 0n : 0)]),
  );
  hal.time_us = (() => {
    let now = 0n;
    return () => (now += 100_000n);
  })();
  const { core, memory } = createHost();
  const dead = new WebAssembly.Instance(module, { hal }).exports as unknown as typeof core;
  memory.attach(dead.memory);
  const other = new KModelRuntime({ ...createHost(), core: dead, memory });
  other.load(UPLOAD).setInputs([new Uint8Array(64)]);
}

const UPLOAD = one(0x2001, (i) => new Bytes().range(i, kpu(0, 512)).i32(1, 1, 8, 8));

interface Case {
  name: string;
  cause: () => void;
  /** What the message must contain. */
  says: string;
}

const cases: Case[] = [
  { name: "BLANK", cause: load(new Uint8Array(4096).fill(255)), says: "blank" },
  { name: "ZIP", cause: load(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0)), says: "kfpkg" },
  { name: "VERSION_5", cause: load(patched(copy(), 4, 5)), says: "version 5 (nncase 1.x)" },
  { name: "VERSION", cause: load(patched(copy(), 4, 9)), says: "unknown version 9" },
  { name: "BYTE_SWAPPED", cause: load(swapWords(copy())), says: "byte-swapped" },
  { name: "ENCRYPTED", cause: load(new Random(5).bytes(2048)), says: "encrypted" },
  {
    name: "NOT_A_KMODEL",
    cause: load(new TextEncoder().encode("import sensor, image, lcd")),
    says: "begins with 696d706f",
  },
  { name: "TRUNCATED", cause: load(copy().subarray(0, 100)), says: "100 are present" },
  { name: "TARGET", cause: load(copy({ target: 7 })), says: "target in the header is 7" },
  { name: "OPCODE", cause: load(one(0x77, () => new Bytes().i32(0, 0))), says: "00000077 is unknown" },
  { name: "BODY", cause: load(one(0x09, (i) => new Bytes().range(i))), says: "of a body that has 16 bytes" },
  {
    name: "FIELD",
    cause: load(one(0x0e, (i, o) => new Bytes().range({ ...i, dtype: F32 }, o).i32(10))),
    says: "node 0 (Unary), file offset 128: unary_op is 10; allowed is 0 to 9",
  },
  {
    name: "SMALL",
    cause: load(one(0x03, (i, o) => new Bytes().range(i, o).i32(0).f32(1), { main: 512 })),
    says: "output has 64 bytes, at least 256 are needed",
  },
  {
    name: "AREA",
    cause: load(copy({ main: 120 })),
    says: "output ends at byte 128 of a memory area that has 120 bytes",
  },
  {
    name: "MEMORY_TYPE",
    cause: load(
      one(0x09, (i) => new Bytes().range(i, constant(U8, 0, 64)), { constants: new Uint8Array(64) }),
    ),
    says: "output lies in memory type 0",
  },
  {
    name: "ALIGN",
    cause: load(one(0x0e, (_, o) => new Bytes().range(main(F32, 2, 16), o).i32(0))),
    says: "input is 2, which is not a multiple of 4",
  },
  {
    name: "SHAPE",
    cause: load(one(0x0c, (i, o) => new Bytes().range(i, o).i32(1, -1, 8, 8, 0, 1, 2, 3))),
    says: "in_shape has the extent -1 in dimension 1",
  },
  {
    name: "MISMATCH",
    cause: load(
      one(0x02, (i, o) =>
        new Bytes()
          .range(i, o)
          .i32(1, 2, 2, 2, 2, 3, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)
          .f32(...FULL),
      ),
    ),
    says: "out_channels modulo groups is 1, the other fields of the node require 0",
  },
  { name: "PERM", cause: load(transpose([0, 1, 1, 3])), says: "perm names the axis 1 twice" },
  {
    name: "BYTECODE",
    cause: load(one(0x14, (i, o) => new Bytes().range({ ...i, dtype: F32 }, o).u8(3, 0x40, 0xa0))),
    says: "bytecode has the byte 00000040 at position 1",
  },
  {
    name: "WORK",
    cause: load(
      assemble({
        inputs: [{ range: main(F32, 0, 4_000_000), shape: [1, 1, 1000, 1000] }],
        outputs: [main(F32, 4_000_000, 4)],
        nodes: [
          {
            opcode: 0x08,
            body: new Bytes()
              .range(main(F32, 0, 4_000_000), main(F32, 4_000_000, 4_000_000))
              .i32(2, 1, 1, 1000, 1000, 0, 0, 0, 0, 500, 500, 1, 1, 1, 1)
              .f32(0, ...FULL),
          },
        ],
        main: 8_000_000,
      }),
    ),
    says: "the limit is 4294 million",
  },
  {
    name: "NO_MEMORY",
    cause: load(copy({ main: 0x40000000 })),
    says: "working memory needs 1073741824 bytes",
  },
  {
    name: "HANDLE",
    cause: () => {
      const model = runtime.load(copy());
      model.unload();
      model.run();
    },
    says: "no loaded model",
  },
  {
    name: "INDEX",
    cause: () => {
      const model = runtime.load(copy());
      try {
        model.step(1);
      } finally {
        model.unload();
      }
    },
    says: "node 1 does not exist; there are 1",
  },
  {
    name: "INPUT_SIZE",
    cause: () => {
      const model = runtime.load(copy());
      try {
        model.setInputs([new Uint8Array(63)]);
      } finally {
        model.unload();
      }
    },
    says: "input 0 takes 64 bytes, 63 were given",
  },
  { name: "KPU", cause: deadHardware, says: "the KPU did not finish the layer (status -5)" },
];

const version3 = version3File();
if (version3) {
  // without the flag for 8-bit weights
  cases.push({ name: "VERSION_3", cause: load(patched(version3, 4, 0)), says: "16-bit weights" });
}

describe("catalogue", () => {
  it.each(cases)("$name", ({ name, cause, says }) => {
    const error = thrown(cause);
    expect(error.codeName).toBe(name);
    expect(error.message).toContain(says);
    const entry = catalogue.find((e) => e.code === error.code);
    expect(entry?.name).toBe(name);
    expect(error.message.endsWith(entry?.advice ?? "?")).toBe(true);
    expect(error.message).not.toContain("%");
  });

  it("has no error without a case here", () => {
    const untested = catalogue.map(({ name }) => name).filter((name) => !cases.some((c) => c.name === name));
    expect(untested).toEqual(version3 ? [] : ["VERSION_3"]);
  });

  it("has unique names, and a message and an advice for each", () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    for (const { name, template, advice } of catalogue) {
      expect(name).toMatch(/^[A-Z0-9_]+$/);
      expect(template.length).toBeGreaterThan(10);
      expect(template).not.toMatch(/%[^fgxwv]/);
      expect(advice).toMatch(/\.$/);
    }
  });

  it("is what docs/errors.md says (else run tools/src/kmodel/write_error_docs.ts)", () => {
    expect(errorPageIsCurrent(new URL("../../docs/errors.md", import.meta.url).pathname)).toBe(true);
  });
});

describe("error text", () => {
  it("is cut to the buffer", () => {
    thrown(load(copy({ target: 7 })));
    const { core, memory } = runtime.host;
    memory.u8[runtime.text + 10] = 0x7e;
    expect(core.kmodel_error_text(runtime.text, 10, 1)).toBe(10);
    expect(memory.text(runtime.text, 11)).toBe("file offse~");
  });

  it("is gone after a success", () => {
    thrown(load(copy({ target: 7 })));
    runtime.load(copy()).unload();
    expect(runtime.host.core.kmodel_error()).toBe(0);
    expect(runtime.host.core.kmodel_error_text(runtime.text, 100, 1)).toBe(0);
  });

  it("names node and file offset", () => {
    const error = thrown(load(transpose([0, 1, 1, 3])));
    expect([error.node, error.offset]).toEqual([0, 96 + 56]);
  });
});

describe("first bytes", () => {
  it.each([1, 2, 3])("%i bytes of the magic number are a truncated model", (n) => {
    expect(thrown(load(copy().subarray(0, n))).codeName).toBe("TRUNCATED");
  });

  it("a byte-swapped version 3", () => {
    expect(thrown(load(Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 1))).codeName).toBe("BYTE_SWAPPED");
  });

  it("zeros are no model", () => {
    expect(thrown(load(new Uint8Array(4096))).codeName).toBe("NOT_A_KMODEL");
  });
});
