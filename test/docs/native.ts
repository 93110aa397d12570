/** The blocks of AssemblyScript: parts of a function of the runtime. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { repositoryRoot } from "../../tools/src/firmware/root.ts";

const root = repositoryRoot();

/** Compiles the code as the body of a native function that is called with an iterator. */
export function compilesInFunction(code: string): void {
  const folder = join(root, "build", "test");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "page.ts");
  writeFileSync(
    file,
    `import { root_mark, root_release } from "../../assembly/py/heap";
import { next } from "../../assembly/py/ops";
import { ERR, NONE, STOP, V } from "../../assembly/py/value";

export function native(it: V): V {
${code}
  return NONE;
}
`,
  );
  const asc = join(root, "node_modules", "assemblyscript", "bin", "asc.js");
  const { status, stderr } = spawnSync(
    process.execPath,
    [asc, file, "--noEmit", "--runtime", "stub", "--use", "abort=", "--disableWarning"],
    { cwd: root, encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}
