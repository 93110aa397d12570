/** Module `select`: waiting for several streams at once. */
import { time_us } from "../hal";
import { raise_os } from "../py/error";
import { gc_alloc, gc_grow } from "../py/heap";
import { arg, module_def, npos } from "../py/native";
import { iter, len_of, next } from "../py/ops";
import { list_append, list_new } from "../py/objects/list";
import { get_failed, get_f64, get_i32, get_i64 } from "../py/objects/number";
import { tuple_from } from "../py/objects/tuple";
import { type_def, type_methods } from "../py/typetable";
import { T_WORDS } from "../py/types";
import { ERR, NONE, STOP, TRUE, UNDEF, V, int_of, obj, ptr_of, smi } from "../py/value";
import { Ioctl, RAISED, is_stream, stream_ioctl } from "./stream";
import { vm_can_block } from "../py/vm";
import { thread_awake, thread_expired, thread_pause, thread_turns } from "../py/thread";
import { wait_us } from "./time";

const T_POLL: usize = memory.data(96, 16);

const POLLIN: i32 = 1;
const POLLOUT: i32 = 4;
const ENOENT: i32 = 2;
const EINVAL: i32 = 22;
/** Between two looks at the streams, in microseconds. */
const STEP_US: i64 = 1000;

@unmanaged
class PollObj {
  type: u32;
  count: u32;
  /** Data address of a words buffer of `count` entries (stream, events asked for, events that hold). */
  items: u32;
  pad: u32;
}

const WORDS: usize = memory.data(16, 8);

/** An entry, and the places in it. */
const ENTRY: u32 = 24;
const EVENTS: usize = 8;
const FOUND: usize = 16;
// @ts-ignore: decorator
@inline function entry(p: PollObj, i: u32): usize { return <usize>p.items + i * ENTRY; }

/** Address of the entry of `stream`, 0 when it is not registered. */
function find(p: PollObj, stream: V): usize {
  for (let i: u32 = 0; i < p.count; i++) if (load<u64>(entry(p, i)) == stream) return entry(p, i);
  return 0;
}

function self_of(argv: usize): PollObj {
  return changetype<PollObj>(ptr_of(arg(argv, 0)));
}

/** Adds a stream or changes its events. False = raised. */
function add(p: PollObj, stream: V, events: i32): bool {
  let e = find(p, stream);
  if (!e) {
    if (!is_stream(stream)) {
      raise_os(EINVAL);
      return false;
    }
    const items = gc_grow(p.items, (p.count + 1) * ENTRY, T_WORDS);
    if (!items) return false;
    p.items = <u32>items;
    e = entry(p, p.count++);
    store<u64>(e, stream);
    store<u64>(e, smi(0), FOUND);
  }
  store<u64>(e, smi(events), EVENTS);
  return true;
}

function register(argc: i32, argv: usize): V {
  let events = POLLIN | POLLOUT;
  if (npos(argc) > 2) {
    events = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
  }
  return add(self_of(argv), arg(argv, 1), events) ? NONE : ERR;
}

function unregister(argc: i32, argv: usize): V {
  const p = self_of(argv);
  const e = find(p, arg(argv, 1));
  if (!e || !argc) return NONE;
  p.count--;
  const last = entry(p, p.count);
  memory.copy(e, e + ENTRY, last - e);
  store<u64>(last, NONE);
  return NONE;
}

function modify(argc: i32, argv: usize): V {
  const e = find(self_of(argv), arg(argv, 1));
  if (!e) return raise_os(ENOENT);
  const events = argc ? get_i32(arg(argv, 2)) : 0;
  if (get_failed) return ERR;
  store<u64>(e, smi(events), EVENTS);
  return NONE;
}

/** Asks all streams once and stores what holds; how many have something, -1 = raised. */
function ask(p: PollObj): i32 {
  let n = 0;
  for (let i: u32 = 0; i < p.count; i++) {
    const e = entry(p, i);
    const r = stream_ioctl(load<u64>(e), Ioctl.POLL, <usize>int_of(load<u64>(e, EVENTS)));
    if (r < 0) {
      if (r != RAISED) raise_os(r);
      return -1;
    }
    // the stream's method may have unregistered streams
    if (i >= p.count) break;
    store<u64>(entry(p, i), smi(r), FOUND);
    if (r) n++;
  }
  return n;
}

/** Waits until streams are ready (how many) or `ms` milliseconds have passed (0; negative: for ever); -1 = raised. */
function wait(p: PollObj, ms: i64): i32 {
  const end = <i64>time_us() + ms * 1000;
  while (true) {
    const n = ask(p);
    if (n) return n;
    let step = STEP_US;
    if (ms >= 0) {
      const left = end - <i64>time_us();
      if (left <= 0) return 0;
      step = min(step, left);
    }
    if (!wait_us(step)) return -1;
  }
}

/** Address of the list of (stream, events) of all that are ready; 0 = raised. */
function collect(p: PollObj): usize {
  const list = list_new(0);
  for (let i: u32 = 0; list && i < p.count; i++) {
    const e = entry(p, i);
    if (!int_of(load<u64>(e, FOUND))) continue;
    store<u64>(WORDS, load<u64>(e));
    store<u64>(WORDS, load<u64>(e, FOUND), 8);
    const pair = tuple_from(WORDS, 2);
    if (pair == ERR || !list_append(list, pair)) return 0;
  }
  return list;
}

/** The same while other threads run: TRUE, what `thread_block` gives, or ERR. */
function wait_threads(p: PollObj, ms: i64): V {
  const n = ask(p);
  if (n == 0 && (ms < 0 || !thread_expired(<u64>ms * 1000))) return thread_pause();
  thread_awake();
  return n < 0 ? ERR : TRUE;
}

function wait_any(p: PollObj, ms: i64): bool {
  return thread_turns() && vm_can_block() ? wait_threads(p, ms) != ERR : wait(p, ms) >= 0;
}

function poll(argc: i32, argv: usize): V {
  let ms: i64 = -1;
  if (npos(argc) > 1 && arg(argv, 1) != NONE) {
    ms = get_i64(arg(argv, 1));
    if (get_failed) return ERR;
  }
  const p = self_of(argv);
  if (!wait_any(p, ms)) return ERR;
  const list = collect(p);
  return list ? obj(list) : ERR;
}

/** `ipoll(timeout, flags)`: an iterator; flag 1 stops watching the events that were reported. */
function ipoll(argc: i32, argv: usize): V {
  let flags = 0;
  if (npos(argc) > 2) {
    flags = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
  }
  const list = poll(min(argc, 2), argv);
  if (list == ERR) return ERR;
  const p = self_of(argv);
  for (let i: u32 = 0; flags & 1 && i < p.count; i++) {
    if (int_of(load<u64>(entry(p, i), FOUND))) store<u64>(entry(p, i), smi(0), EVENTS);
  }
  return iter(list);
}

function new_poll(): usize {
  return gc_alloc(16, T_POLL);
}

function make(argc: i32, argv: usize): V {
  const p = new_poll();
  return p && (argc == 0 || argv) ? obj(p) : ERR;
}

// ---- select() --------------------------------------------------------------------------------------------

/** Registers all streams of a list for `events`, beside what they are registered for. False = raised. */
function add_all(p: PollObj, list: V, events: i32): bool {
  const it = iter(list);
  if (it == ERR) return false;
  while (true) {
    const s = next(it);
    if (s == STOP) return true;
    if (s == ERR) return false;
    const e = find(p, s);
    if (!add(p, s, events | (e ? <i32>int_of(load<u64>(e, EVENTS)) : 0))) return false;
  }
}

/** The list of registered streams for which one of `events` holds; ERR = raised. */
function holding(p: PollObj, events: i32): V {
  const list = list_new(0);
  if (!list) return ERR;
  for (let i: u32 = 0; i < p.count; i++) {
    const e = entry(p, i);
    if (int_of(load<u64>(e, FOUND)) & events && !list_append(list, load<u64>(e))) return ERR;
  }
  return obj(list);
}

/** `select(read, write, except, timeout)`. */
function select(argc: i32, argv: usize): V {
  const address = new_poll();
  if (!address) return ERR;
  const p = changetype<PollObj>(address);
  if (!add_all(p, arg(argv, 0), POLLIN) || !add_all(p, arg(argv, 1), POLLOUT)) return ERR;
  if (len_of(arg(argv, 2)) < 0) return ERR;
  let ms: i64 = -1;
  if (npos(argc) > 3 && arg(argv, 3) != NONE) {
    const seconds = get_f64(arg(argv, 3));
    if (get_failed) return ERR;
    ms = seconds < 0 ? -1 : <i64>(seconds * 1000);
  }
  if (wait(p, ms) < 0) return ERR;
  const none = list_new(0);
  const reading = holding(p, POLLIN);
  const writing = holding(p, POLLOUT);
  if (!none || reading == ERR || writing == ERR) return ERR;
  store<u64>(TRIPLE, reading);
  store<u64>(TRIPLE, writing, 8);
  store<u64>(TRIPLE, obj(none), 16);
  return tuple_from(TRIPLE, 3);
}

const TRIPLE: usize = memory.data(24, 8);

function constant(i: i32): V {
  switch (i) {
    case 0: return smi(POLLIN);
    case 1: return smi(POLLOUT);
    case 2: return smi(8);
    case 3: return smi(16);
    default: return UNDEF;
  }
}

const DEF: usize = memory.data(32, 8);

export function init_select(): void {
  const t = type_def(T_POLL, "poll", 0, 0, 16, 0, 0, 0b100);
  type_methods(t, "register:2-3 unregister:2 modify:3 poll:1-2 ipoll:1-3", METHODS);
  module_def(DEF, "select", "poll:0 select:3-4", FUNCTIONS, "POLLIN POLLOUT POLLERR POLLHUP", constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [register, unregister, modify, poll, ipoll];
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [make, select];
