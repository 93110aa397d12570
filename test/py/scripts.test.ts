/**
 * Every script under scripts/ prints the same on the host build and on the oracle. Where kpy differs from it on purpose
 * (docs/compat.md), a file NAME.exp beside the script holds what kpy prints.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runKpy, runOracle } from "./python.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "scripts");
const names = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".py"))
  .sort();

test("there are at least 400 scripts", () => {
  expect(names.length).toBeGreaterThanOrEqual(400);
});

describe("scripts", () => {
  test.each(names)("%s", async (name) => {
    const path = join(folder, name);
    const source = readFileSync(path, "utf8");
    const expected = path.replace(/\.py$/, ".exp");
    const got = runKpy(source);
    if (existsSync(expected)) {
      expect(got.stdout + got.stderr).toBe(readFileSync(expected, "utf8"));
      return;
    }
    const oracle = await runOracle(source);
    expect(got.stderr).toBe("");
    expect(got.stdout).toBe(oracle.stdout);
    expect(oracle.status).toBe(0);
    expect(oracle.stdout).not.toBe("");
  });
});
