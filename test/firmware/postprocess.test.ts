/** The edits of generated code apply or fail loudly; a module's data is taken out exactly. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { beforeAll, describe, expect, test } from "vitest";
import { deviceHeader, halGlue, halHeader, halImports } from "../../tools/src/firmware/headers.ts";
import { lower } from "../../tools/src/firmware/lower.ts";
import { type GeneratedCode, postprocess } from "../../tools/src/firmware/postprocess.ts";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";
import { splitModule } from "../../tools/src/firmware/wasm.ts";

const SOURCE = `
const table: usize = memory.data<u32>([1, 2, 3, 4]);
let calls = 0;
const fs: StaticArray<(x: i32) => i32> = [(x: i32): i32 => x + 1, (x: i32): i32 => x * 2];
export function run(size: u32): i32 {
  calls++;
  memory.copy(64, 128, size);
  return unchecked(fs[calls & 1])(load<i32>(table + 4)) + <i32>load<f32>(size) + <i32>load<f64>(size);
}`;

let wasm: Uint8Array;
let stock: GeneratedCode;

beforeAll(async () => {
  const files: Record<string, string | Uint8Array> = { "t.ts": SOURCE };
  const { error } = await asc.main(["t.ts", "-o", "t.wasm", "--runtime", "stub", "-O2", "--use", "abort="], {
    readFile: (name) => (files[name] as string) ?? null,
    writeFile: (name, data) => {
      files[name] = data;
    },
    listFiles: () => [],
    stderr: process.stderr,
  });
  if (error) throw error;
  wasm = files["t.wasm"] as Uint8Array;
  const folder = join(repositoryRoot(), "build", "test", "postprocess");
  const { sources } = lower({ name: "t", wasm, folder, checked: true, dataInPlace: true, parts: 2 });
  stock = {
    header: readFileSync(join(folder, "t-impl.h"), "utf8"),
    code: sources.map((file) => readFileSync(file, "utf8")),
  };
});

describe("post-processing", () => {
  test("accesses are aligned, from a fixed base, with sign-extended addresses", () => {
    expect(stock.header).toContain("#define t_base t_linmem");
    expect(stock.header).toContain("if (UNLIKELY(a - (u64)t_base > t_SIZE - sizeof(t)))");
    expect(stock.header).not.toContain("wasm_rt_memcpy(&result, MEM");
    expect(stock.code.join()).toContain("_default32(&t_instance.w2c_memory, t_AT(");
    expect(stock.code.join()).toContain("wasm_rt_bind_memory(&t_instance.w2c_memory, t_linmem, t_SIZE);");
  });

  test("code of another shape stops the build and names the edit", () => {
    // Already edited code has the wrong shape for every edit: the first one says so.
    expect(() => postprocess(stock, "t", true)).toThrow(/edit "aligned loads" matches 0 times/);
    expect(() => postprocess({ header: "", code: [] }, "t", false)).toThrow("changed its shape");
  });
});

describe("splitting a module", () => {
  test("memory starts as the module's data segments lay it out", () => {
    const split = splitModule(wasm);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm as BufferSource));
    const memory = Buffer.from((instance.exports.memory as WebAssembly.Memory).buffer);
    expect(split.data.length).toBeGreaterThan(16);
    expect(memory.subarray(0, split.data.length).equals(split.data)).toBe(true);
    expect(memory.subarray(split.data.length).every((byte) => byte === 0)).toBe(true);
    expect(split.functions).toEqual(["run"]);
    expect(split.tableEntries).toBe(3);
    expect(WebAssembly.validate(new Uint8Array(split.stripped))).toBe(true);
  });
});

describe("generated headers", () => {
  const source = (name: string): string => readFileSync(join(repositoryRoot(), "assembly", name), "utf8");

  test("every import of hal.ts has a C function, and nothing else is imported by the core", () => {
    const imports = halImports(source("hal.ts"));
    const names = imports.map((item) => item.name);
    expect(names).toContain("bus_write");
    expect(halHeader(imports)).toContain(
      "int32_t hal_flash_read(uint32_t addr, uint32_t ptr, uint32_t len);",
    );
    for (const name of names) expect(halGlue(imports)).toContain(` w2c_hal_${name}(struct w2c_hal *self`);
  });

  test("a declaration of an unknown form is refused", () => {
    const odd = '@external("hal", "f")\nexport declare function f(x: f32): void;';
    expect(() => halImports(odd)).toThrow("parameter of type f32");
  });

  test("device ids", () => {
    const header = deviceHeader(source("modules/device.ts"));
    expect(header).toContain("#define ERRNO_ENODEV -19\n");
    expect(header).toContain("#define LCD_DRAW 8\n");
    expect(header).toContain("#define DEVICE_COUNT 13\n");
    expect(() => deviceHeader("export const enum A {\n  X = 1 << 2,\n}")).toThrow("another form");
  });
});
