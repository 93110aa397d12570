/** The scripts that are run under stress: all of test/py/scripts, and those beside this file for what a board adds. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Script {
  name: string;
  source: Buffer;
}

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");

function load(folder: string): Script[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => ({ name, source: readFileSync(join(folder, name)) }));
}

/** Files that the board's scripts find in their folder. */
export const boardFiles: Record<string, Uint8Array> = {
  "digits.kmodel": readFileSync(join(root, "tools", "model", "digits.kmodel")),
};

export const languageScripts = load(join(root, "test", "py", "scripts"));

export const boardScripts = load(join(root, "test", "py", "robust", "board"));
