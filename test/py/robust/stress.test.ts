/** Scripts print the same when garbage is collected at every allocation, and the heap is sound after each. */
import { afterAll, describe, expect, test } from "vitest";
import { CheckedRuntime } from "./checked.ts";
import { boardFiles, boardScripts, languageScripts } from "./scripts.ts";

describe.each([
  ["language", languageScripts, {}],
  ["board", boardScripts, boardFiles],
] as const)("%s", (_, scripts, files) => {
  const runtime = new CheckedRuntime(1 << 20, files);
  afterAll(() => runtime.close());

  test.each(scripts.map(({ name, source }) => [name, source] as const))("%s", (_name, source) => {
    const calm = runtime.run(source);
    const stressed = runtime.run(source, { stress: true });
    expect(stressed.stderr).toBe(calm.stderr);
    expect(stressed.stdout).toBe(calm.stdout);
    expect(calm.stdout).not.toBe("");
  });
});
