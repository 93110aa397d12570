/** The system heap against a list of what is allocated: random programs, seeds in the names. */
import { describe, expect, it } from "vitest";
import { createHost, type Host } from "../../tools/src/host/host.ts";
import { Random } from "../fuzz/kmodel/random.ts";

const MIB = 1 << 20;

interface Block {
  ptr: number;
  size: number;
  mark: number;
}

function heap(end: number): Host {
  const host = createHost();
  host.core.mem_init(0, end);
  return host;
}

function fill(host: Host, block: Block): void {
  host.memory.view(block.ptr, block.size).fill(block.mark);
}

function intact(host: Host, block: Block): boolean {
  return host.memory.view(block.ptr, block.size).every((v) => v === block.mark);
}

describe("random allocations", () => {
  it.each([1, 2, 3, 4])("seed %i", (seed) => {
    const host = heap(4 * MIB);
    const { core } = host;
    const random = new Random(seed);
    const total = core.mem_free_bytes();
    const blocks: Block[] = [];
    let used = 0;
    let peak = 0;
    for (let step = 0; step < 4000; step++) {
      if (blocks.length === 0 || random.below(5) < 3) {
        const size = random.below(1 << (4 + random.below(14)));
        const align = random.pick([1, 8, 16, 64, 256, 4096]);
        const ptr = core.mem_alloc(size, align);
        if (ptr === 0) {
          expect(core.mem_largest()).toBeLessThan(size + align);
          continue;
        }
        expect(ptr % Math.max(align, 16)).toBe(0);
        const block = { ptr, size, mark: random.below(256) };
        fill(host, block);
        blocks.push(block);
        used += core.mem_cost(size);
        peak = Math.max(peak, used);
      } else {
        const [block] = blocks.splice(random.below(blocks.length), 1);
        expect(intact(host, block)).toBe(true);
        core.mem_free(block.ptr);
        used -= core.mem_cost(block.size);
      }
      expect(core.mem_used()).toBe(used);
      expect(core.mem_free_bytes()).toBe(total - used);
    }
    expect(core.mem_peak()).toBe(peak);
    for (const block of blocks) {
      expect(intact(host, block)).toBe(true);
      core.mem_free(block.ptr);
    }
    expect(core.mem_used()).toBe(0);
    expect(core.mem_largest()).toBe(total - 8);
  });
});

describe("limits", () => {
  it("gives exactly the largest block that it names", () => {
    const { core } = heap(MIB);
    const pieces = Array.from({ length: 40 }, (_, i) => core.mem_alloc(1000 + 37 * i, 16));
    for (let i = 0; i < pieces.length; i += 2) core.mem_free(pieces[i]);
    for (let n = 0; n < 10; n++) {
      const largest = core.mem_largest();
      expect(core.mem_alloc(largest + 1, 16)).toBe(0);
      expect(core.mem_alloc(largest, 16)).not.toBe(0);
    }
  });

  it("refuses what cannot exist", () => {
    const { core } = heap(MIB);
    for (const size of [MIB, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0]) {
      expect(core.mem_alloc(size, 16)).toBe(0);
    }
    expect(core.mem_used()).toBe(0);
    expect(core.mem_init(0, 16)).toBe(0);
    expect(core.mem_alloc(1, 16)).toBe(0);
  });

  it("ignores 0, foreign and doubly freed pointers", () => {
    const { core } = heap(MIB);
    const a = core.mem_alloc(100, 16);
    const b = core.mem_alloc(100, 16);
    core.mem_free(a);
    const used = core.mem_used();
    for (const ptr of [a, 0, b + 8, b + 4, 0xfffffff0, 2 * MIB]) core.mem_free(ptr);
    expect(core.mem_used()).toBe(used);
    core.mem_free(b);
    expect(core.mem_used()).toBe(0);
  });

  it("grows linear memory only as far as blocks reach", () => {
    const { core } = heap(256 * MIB);
    const before = core.memory.buffer.byteLength;
    expect(core.mem_free_bytes()).toBeGreaterThan(255 * MIB);
    expect(before).toBeLessThan(2 * MIB);
    const ptr = core.mem_alloc(10 * MIB, 256);
    expect(core.memory.buffer.byteLength).toBeGreaterThanOrEqual(ptr + 10 * MIB);
    expect(core.memory.buffer.byteLength).toBeLessThan(12 * MIB);
  });

  it("measures the peak from the last reset", () => {
    const { core } = heap(MIB);
    core.mem_free(core.mem_alloc(50_000, 16));
    expect(core.mem_peak()).toBe(core.mem_cost(50_000));
    core.mem_peak_reset();
    core.mem_alloc(1000, 16);
    expect(core.mem_peak()).toBe(core.mem_cost(1000));
  });
});
