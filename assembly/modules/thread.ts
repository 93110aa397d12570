
import { raise_msg, raise_type } from "../py/error";
import { gc_alloc, root, root_mark, root_release } from "../py/heap";
import { arg, module_def } from "../py/native";
import { truth } from "../py/ops";
import { DictObj, dict_entry, dict_number } from "../py/objects/dict";
import { is_dict } from "../py/objects/dicttype";
import { get_f64, get_failed, get_i64 } from "../py/objects/number";
import { seq_items, seq_len } from "../py/objects/seq";
import { thread_awake, thread_block, thread_count, thread_current, thread_expired, thread_pause, thread_stack_size, thread_start } from "../py/thread";
import { type_def, type_methods } from "../py/typetable";
import { T_LIST, T_LOCK, T_RUNTIME_ERROR, T_SYSTEM_EXIT, T_TUPLE, T_TYPE_ERROR } from "../py/types";
import { vm_can_block } from "../py/vm";
import { ERR, FALSE, NONE, TRUE, V, bool_of, is_type, obj, ptr_of, smi } from "../py/value";

@unmanaged
class LockObj {
  type: u32;
  locked: u32;
}

const DEF: usize = memory.data(32, 8);
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_start, f_exit, f_allocate, f_ident, f_stack_size];
// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [l_acquire, l_release, l_locked, l_enter, l_exit];

export function init_thread_module(): void {
  const t = type_def(T_LOCK, "lock", 0, 0, 16, 0, 0, 0);
  type_methods(t, "acquire:1-3 release:1 locked:1 __enter__:1 __exit__:4", METHODS);
  module_def(DEF, "_thread", "start_new_thread:2-3 exit:0 allocate_lock:0 get_ident:0 stack_size:0-1", FUNCTIONS, "LockType", constant);
}

function constant(i: i32): V {
  return i ? NONE : obj(T_LOCK);
}

/** start_new_thread(function, args, kwargs={}). */
function f_start(argc: i32, argv: usize): V {
  const args = arg(argv, 1);
  if (!is_type(args, T_TUPLE) && !is_type(args, T_LIST)) return raise_type(T_TYPE_ERROR);
  const m = root_mark();
  let n = seq_len(args);
  for (let i = 0; i < n; i++) if (!root(load<u64>(seq_items(args) + (<usize>i << 3)))) return raise_type(T_RUNTIME_ERROR);
  if (argc == 3) {
    if (!is_dict(arg(argv, 2))) return raise_msg(T_TYPE_ERROR, "expecting a dict for keyword args");
    const d = ptr_of(arg(argv, 2));
    for (let e = dict_entry(d, 0); e; e = dict_entry(d, dict_number(d, e) + 1))
      if (!root(load<u64>(e)) || !root(load<u64>(e, 8))) return raise_type(T_RUNTIME_ERROR);
    n += <i32>changetype<DictObj>(d).len << 16;
  }
  const ident = thread_start(arg(argv, 0), n, m);
  root_release(m);
  return ident ? smi(ident) : ERR;
}

function f_exit(argc: i32, argv: usize): V {
  return raise_type(T_SYSTEM_EXIT);
}

function f_allocate(argc: i32, argv: usize): V {
  const p = gc_alloc(16, T_LOCK);
  return p ? obj(p) : ERR;
}

function f_ident(argc: i32, argv: usize): V {
  return smi(thread_current + 1);
}

function f_stack_size(argc: i32, argv: usize): V {
  let n: i64 = 0;
  if (argc) {
    n = get_i64(arg(argv, 0));
    if (get_failed) return ERR;
  }
  return smi(thread_stack_size(<u32>n));
}

// ---- locks ---------------------------------------------------------------------------------------------

/** acquire(wait=True, timeout=-1). */
function l_acquire(argc: i32, argv: usize): V {
  const l = changetype<LockObj>(ptr_of(arg(argv, 0)));
  if (!l.locked) {
    l.locked = 1;
    thread_awake();
    return TRUE;
  }
  const wait = argc > 1 ? truth(arg(argv, 1)) : 1;
  if (wait < 0) return ERR;
  if (!wait) return FALSE;
  if (argc > 2) {
    const seconds = get_f64(arg(argv, 2));
    if (get_failed) return ERR;
    if (seconds >= 0 && thread_expired(<u64>(seconds * 1e6))) return FALSE;
  }
  if (!thread_count && argc < 3 || !vm_can_block()) return raise_msg(T_RUNTIME_ERROR, "deadlock");
  return argc > 2 ? thread_pause() : thread_block();
}

function l_release(argc: i32, argv: usize): V {
  const l = changetype<LockObj>(ptr_of(arg(argv, 0)));
  if (!l.locked) return raise_type(T_RUNTIME_ERROR);
  l.locked = 0;
  return NONE;
}

function l_locked(argc: i32, argv: usize): V {
  return bool_of(changetype<LockObj>(ptr_of(arg(argv, 0))).locked != 0);
}

function l_enter(argc: i32, argv: usize): V {
  return l_acquire(1, argv) == ERR ? ERR : arg(argv, 0);
}

function l_exit(argc: i32, argv: usize): V {
  return l_release(1, argv);
}
