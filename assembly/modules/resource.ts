/**
 * What Python objects own outside the Python heap (models, frame buffers): released when the owner is collected, when it
 * asks for it, or all at once before the runtime starts anew.
 */
import { mem_alloc, mem_free } from "../memory";
import { gc_after_mark, is_marked } from "../py/gc";

@unmanaged
class Resource {
  next: u32;
  /** Address of the Python object; it is not kept alive by this. */
  owner: u32;
  /** What is owned, as `release` takes it. */
  data: u32;
  /** Function table index of `(data: usize) => void`. */
  release: u32;
}

let first: usize = 0;

/** Lets the Python object at `owner` own `data`. Returns false, with nothing recorded, when memory is out. */
export function resource_add(owner: usize, data: usize, release: (data: usize) => void): bool {
  const p = mem_alloc(16, 16);
  if (!p) return false;
  const r = changetype<Resource>(p);
  r.next = <u32>first;
  r.owner = <u32>owner;
  r.data = <u32>data;
  r.release = load<u32>(changetype<usize>(release));
  first = p;
  return true;
}

/** Releases what the predicate picks: `owner` alone, everything that was not marked (1), or everything (0). */
function sweep(owner: usize): void {
  let before: usize = 0;
  for (let p = first; p; ) {
    const r = changetype<Resource>(p);
    const next = <usize>r.next;
    if (owner == 0 || (owner == 1 ? !is_marked(r.owner) : <usize>r.owner == owner)) {
      if (before) changetype<Resource>(before).next = <u32>next;
      else first = next;
      call_indirect<void>(r.release, <usize>r.data);
      mem_free(p);
    } else before = p;
    p = next;
  }
}

/** Releases what the object at `owner` owns. */
export function resource_release(owner: usize): void { sweep(owner); }

/** Releases everything: before the Python heap is made anew. */
export function resource_release_all(): void { sweep(0); }

function collected(): void { sweep(1); }

export function init_resources(): void { gc_after_mark(collected); }
