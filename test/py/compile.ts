import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Compiles one entry of test/py/asm and instantiates it; `imports` are the functions of module "hal" it needs. */
export async function compileAsm(
  name: string,
  imports: Record<string, unknown> = {},
): Promise<Record<string, any>> {
  const out = join(root, "build/test", `${name}.wasm`);
  mkdirSync(join(root, "build/test"), { recursive: true });
  const asc = join(root, "node_modules/assemblyscript/bin/asc.js");
  const args = [asc, join("test/py/asm", `${name}.ts`), "-o", out, "-O2", "--runtime", "stub"];
  execFileSync(process.execPath, [...args, "--use", "abort=", "--noAssert"], { cwd: root, stdio: "inherit" });
  const { instance } = await WebAssembly.instantiate(readFileSync(out), {
    hal: imports as WebAssembly.ModuleImports,
  });
  return instance.exports;
}

/** A small reproducible generator of 32-bit numbers (xorshift). */
export function seeded(seed: number): () => number {
  let x = seed | 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}
