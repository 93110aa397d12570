/**
 * Module `_asyncio`: the queue of `asyncio`'s loop, a binary heap of tasks by due time (`time.ticks_ms()` values, compared around
 * their wrap); tasks with the same time leave in the order in which they came. Queueing takes memory only when more tasks wait than
 * ever before, so a loop goes on while the heap is locked.
 */
import { raise_msg } from "../py/error";
import { gc_alloc, gc_grow, gc_words } from "../py/heap";
import { arg, args_check, fn_index, module_def } from "../py/native";
import { text_address } from "../py/objects/function";
import { get_failed, get_i64 } from "../py/objects/number";
import { TYPE_BYTES } from "../py/object";
import { text_lit } from "../py/text";
import { T_INDEX_ERROR, T_VALUE_ERROR, T_WORDS } from "../py/types";
import { type_def, type_methods } from "../py/typetable";
import { ERR, NONE, V, int_of, obj, ptr_of, smi } from "../py/value";

const T_TASK_HEAP: usize = memory.data(96, 16);
const DEF: usize = memory.data(32, 8);
/** `time.ticks_ms()` counts modulo this. */
const TICKS_PERIOD: i64 = 1 << 30;
/** Words of an entry: task, due time, number of the push. */
const ENTRY: usize = 24;

@unmanaged
class TaskHeap {
  type: u32;
  len: u32;
  /** Data address of the entries. */
  items: u32;
  cap: u32;
  pushes: u64;
}

export function init_asyncio_queue(): void {
  const t = type_def(T_TASK_HEAP, "TaskHeap", 0, 0, <i32>offsetof<TaskHeap>(), 0, 0, 0b100);
  if (TYPE_BYTES > 96) unreachable();
  t.make_new = fn_index(make_new);
  t.repr = fn_index(repr);
  t.len = fn_index(len);
  type_methods(t, "push:3 pop:1 peek:1 remove:2", METHODS);
  module_def(DEF, "_asyncio", "", NO_FUNCTIONS, "TaskHeap", constant);
}
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [push, pop, peek, remove];
// @ts-ignore: decorator
@lazy const NO_FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [];

function constant(i: i32): V {
  return i == 0 ? obj(T_TASK_HEAP) : NONE;
}

function make_new(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 0, false)) return ERR;
  const p = gc_alloc(offsetof<TaskHeap>(), type);
  if (!p) return ERR;
  const items = gc_words(4 * ENTRY >> 3);
  if (!items) return ERR;
  changetype<TaskHeap>(p).items = <u32>items;
  changetype<TaskHeap>(p).cap = 4;
  return obj(p);
}

function repr(t: usize, v: V, kind: i32): bool {
  return text_lit(t, "<TaskHeap") && text_address(t, v);
}
function len(v: V): i32 {
  return changetype<TaskHeap>(ptr_of(v)).len;
}

// @ts-ignore: decorator
@inline function entry(h: TaskHeap, i: u32): usize { return <usize>h.items + <usize>i * ENTRY; }

/** Whether the entry at `a` is due before the one at `b`. */
function before(a: usize, b: usize): bool {
  const half = TICKS_PERIOD >> 1;
  const d = (int_of(load<u64>(a, 8)) - int_of(load<u64>(b, 8)) + half & TICKS_PERIOD - 1) - half;
  return d != 0 ? d < 0 : int_of(load<u64>(a, 16)) < int_of(load<u64>(b, 16));
}

/** The entry that is being placed. */
const HELD: usize = memory.data(24, 8);

function rise(h: TaskHeap, i: u32): void {
  while (i > 0) {
    const above = i - 1 >> 1;
    if (!before(HELD, entry(h, above))) break;
    memory.copy(entry(h, i), entry(h, above), ENTRY);
    i = above;
  }
  memory.copy(entry(h, i), HELD, ENTRY);
}

function sink(h: TaskHeap, i: u32): void {
  for (let child: u32 = 2 * i + 1; child < h.len; child = 2 * i + 1) {
    if (child + 1 < h.len && before(entry(h, child + 1), entry(h, child))) child++;
    if (!before(entry(h, child), HELD)) break;
    memory.copy(entry(h, i), entry(h, child), ENTRY);
    i = child;
  }
  memory.copy(entry(h, i), HELD, ENTRY);
}

/** Takes entry `i` out. */
function take(h: TaskHeap, i: u32): V {
  const task = load<u64>(entry(h, i));
  h.len--;
  const last = entry(h, h.len);
  memory.copy(HELD, last, ENTRY);
  memory.fill(last, 0, ENTRY);
  if (i == h.len) return task;
  if (i > 0 && before(HELD, entry(h, i - 1 >> 1))) rise(h, i);
  else sink(h, i);
  return task;
}

/** push(task, due) */
function push(argc: i32, argv: usize): V {
  const h = changetype<TaskHeap>(ptr_of(arg(argv, 0)));
  const due = get_i64(arg(argv, 2));
  if (get_failed) return ERR;
  if (h.len == h.cap) {
    const items = gc_grow(h.items, <usize>h.cap * 2 * ENTRY, T_WORDS);
    if (!items) return ERR;
    h.items = <u32>items;
    h.cap *= 2;
  }
  store<u64>(HELD, arg(argv, 1));
  store<u64>(HELD, smi(due & TICKS_PERIOD - 1), 8);
  store<u64>(HELD, smi(<i64>h.pushes), 16);
  h.pushes += 1;
  h.len++;
  rise(h, h.len - 1);
  return NONE;
}

/** pop(): the task that is due first. */
function pop(argc: i32, argv: usize): V {
  const h = changetype<TaskHeap>(ptr_of(arg(argv, 0)));
  return h.len ? take(h, 0) : raise_msg(T_INDEX_ERROR, "empty heap");
}

/** peek(): the task that is due first, or None. */
function peek(argc: i32, argv: usize): V {
  const h = changetype<TaskHeap>(ptr_of(arg(argv, 0)));
  return h.len ? load<u64>(entry(h, 0)) : NONE;
}

/** remove(task): ValueError when it is not there. */
function remove(argc: i32, argv: usize): V {
  const h = changetype<TaskHeap>(ptr_of(arg(argv, 0)));
  const task = arg(argv, 1);
  for (let i: u32 = 0; i < h.len; i++) {
    if (load<u64>(entry(h, i)) != task) continue;
    take(h, i);
    return NONE;
  }
  return raise_msg(T_VALUE_ERROR, "task is not queued");
}
