/** Compiles small AssemblyScript entries for tests; the result is kept for the process. */
import asc from "assemblyscript/asc";

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** Compiles `entry` (path from the repository root) with the project's options; `extra` adds asc options. */
export function compileEntry(entry: string, ...extra: string[]): Promise<WebAssembly.Module> {
  const key = [entry, ...extra].join(" ");
  let module = modules.get(key);
  if (!module) {
    module = compile(entry, extra);
    modules.set(key, module);
  }
  return module;
}

async function compile(entry: string, extra: string[]): Promise<WebAssembly.Module> {
  let binary: Uint8Array | undefined;
  const root = new URL("../../", import.meta.url).pathname;
  const options = ["--runtime", "stub", "--use", "abort=", "--noAssert", "-O2", "--baseDir", root];
  const { error, stderr } = await asc.main([entry, ...options, ...extra, "--outFile", "out.wasm"], {
    writeFile: (name: string, contents: Uint8Array | string) => {
      if (name.endsWith(".wasm")) binary = contents as Uint8Array;
    },
  });
  if (error || !binary) throw new Error(`asc ${entry}: ${stderr.toString()}`);
  return new WebAssembly.Module(binary as Uint8Array<ArrayBuffer>);
}
