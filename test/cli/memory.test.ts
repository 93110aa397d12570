/** `kpy run --memory`: a script finds the board's memory on a PC. */
import { expect, test } from "vitest";
import { loadBoard } from "../../tools/src/firmware/board.ts";
import { kpy } from "./kpy.ts";

const free = `
import gc, Maix
print(gc.mem_free(), Maix.utils.heap_free(), Maix.utils.gc_heap_size())
`;
const numbers = (text: string): number[] => text.trim().split(" ").map(Number);

test("board: what its firmware leaves", () => {
  const { memory, budget } = loadBoard("m5stickv");
  const { status, stdout } = kpy("run", "--memory", "board", "-c", free);
  expect(status).toBe(0);
  const [python, rest, heap] = numbers(stdout);
  expect(heap).toBe(memory.python_heap);
  expect(python).toBeGreaterThan(heap! * 0.7);
  expect(python).toBeLessThan(heap!);
  expect(rest).toBeLessThan(budget!.free - heap!);
  expect(rest).toBeGreaterThan(budget!.free - heap! - 20_000);
});

test("an image that does not fit is refused, one that fits is not", () => {
  const script = (h: number): string => `import image\nprint(image.Image(size=(1000, ${h})).height())`;
  const big = kpy("run", "--memory", "board", "-c", script(2500));
  expect(big.status).toBe(1);
  expect(big.stderr).toContain("MemoryError");
  expect(kpy("run", "-c", script(300)).stdout).toBe("300\n");
});

test("a limit in bytes, together with --heap", () => {
  const { stdout } = kpy("run", "--memory", "600000", "--heap", "131072", "-c", free);
  const [, rest, heap] = numbers(stdout);
  expect(heap).toBe(131072);
  expect(rest).toBeLessThan(600000 - 131072);
});

test("a heap that does not fit, and a limit that is none", () => {
  const small = kpy("run", "--memory", "300000", "-c", "1");
  expect(small.status).toBe(1);
  expect(small.stderr).toContain("--heap: 1048576 bytes do not fit");
  expect(kpy("run", "--memory", "some", "-c", "1").status).toBe(2);
});
