/** Module `gc`. */
import { collect } from "../py/gc";
import { auto_collect, gc_enable, gc_set_threshold, mem_alloc, mem_free, threshold } from "../py/heap";
import { arg, module_def, no_constant } from "../py/native";
import { get_failed, get_i64 } from "../py/objects/number";
import { ERR, NONE, V, bool_of, smi } from "../py/value";
import { vfs_settle } from "./vfs_native";

const DEF: usize = memory.data(32, 8);
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_collect, f_disable, f_enable, f_isenabled, f_mem_alloc, f_mem_free, f_threshold];

export function init_gc_module(): void {
  module_def(DEF, "gc", "collect:0 disable:0 enable:0 isenabled:0 mem_alloc:0 mem_free:0 threshold:0-1", FUNCTIONS, "", no_constant);
}

/** collect(): the number of bytes that it has freed, in blocks of 16. */
function f_collect(argc: i32, argv: usize): V {
  const before = mem_alloc();
  collect();
  vfs_settle();
  const after = mem_alloc();
  return smi(before > after ? <i64>(before - after >> 4) : 0);
}
function f_disable(argc: i32, argv: usize): V {
  gc_enable(false);
  return NONE;
}
function f_enable(argc: i32, argv: usize): V {
  gc_enable(true);
  return NONE;
}
function f_isenabled(argc: i32, argv: usize): V {
  return bool_of(auto_collect);
}
function f_mem_alloc(argc: i32, argv: usize): V {
  return smi(<i64>mem_alloc());
}
function f_mem_free(argc: i32, argv: usize): V {
  return smi(<i64>mem_free());
}
function f_threshold(argc: i32, argv: usize): V {
  // counted in blocks of 32 bytes, as in MicroPython on a 64-bit machine
  if (!argc) return threshold ? smi(<i64>(threshold - 1)) : smi(-1);
  const n = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  gc_set_threshold(n < 0 ? 0 : (<usize>n & ~31) + 1);
  return NONE;
}
