/** Nothing that recurses or nests without end traps: an exception that says so, or the result. */
import { afterAll, describe, expect, test } from "vitest";
import { CheckedRuntime } from "./checked.ts";
import { recursions } from "./recursion.ts";

const AFTER = "[0, 1, 4, 9, 16] {'a': 1} ['a', 'b', 'c']\n";

describe("recursion", () => {
  let runtime = new CheckedRuntime();
  afterAll(() => runtime.close());

  test.each(Object.entries(recursions))("%s", (_, source) => {
    let outcome: ReturnType<CheckedRuntime["run"]>;
    try {
      outcome = runtime.run(source, { fuel: 1_000_000 });
    } catch (error) {
      runtime = new CheckedRuntime();
      throw error;
    }
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout.endsWith(AFTER)).toBe(true);
    expect(outcome.stdout).toMatch(/^(\w+Error|ok .*)\n/);
  });
});
