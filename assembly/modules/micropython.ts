/** Module `micropython`. */
import { interrupt_char } from "../hal";
import { opt_level, set_opt_level } from "../py/compile/compile";
import { raise_msg } from "../py/error";
import { heap_lock, heap_size, heap_unlock, lock_depth, mem_alloc, mem_free, mem_peak, mem_total, vm_stack, vm_stack_end } from "../py/heap";
import { intern_count } from "../py/intern";
import { stack_top } from "../py/frame";
import { arg, module_def } from "../py/native";
import { get_failed, get_i64 } from "../py/objects/number";
import { schedule } from "../py/sched";
import { OUT, text_flush, text_int, text_lit } from "../py/text";
import { T_RUNTIME_ERROR } from "../py/types";
import { ERR, NONE, UNDEF, V, obj, smi } from "../py/value";
import { T_RINGIO } from "./ring_io";

const DEF: usize = memory.data(32, 8);
// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  f_const, f_opt_level, f_mem_total, f_mem_current, f_mem_peak, f_mem_info, f_qstr_info, f_stack_use, f_emergency, f_heap_lock, f_heap_unlock,
  f_heap_locked, f_kbd_intr, f_schedule,
];

export function init_micropython(): void {
  module_def(
    DEF,
    "micropython",
    `const:1 opt_level:0-1 mem_total:0 mem_current:0 mem_peak:0 mem_info:0-1 qstr_info:0-1 stack_use:0 alloc_emergency_exception_buf:1 heap_lock:0
      heap_unlock:0 heap_locked:0 kbd_intr:1 schedule:2`,
    FUNCTIONS,
    "RingIO",
    constant,
  );
}

function constant(i: i32): V { return i ? UNDEF : obj(T_RINGIO); }

function f_const(argc: i32, argv: usize): V {
  return arg(argv, 0);
}
function f_opt_level(argc: i32, argv: usize): V {
  if (!argc) return smi(opt_level);
  const n = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  set_opt_level(<i32>n);
  return NONE;
}
function f_mem_total(argc: i32, argv: usize): V {
  return smi(<i64>mem_total());
}
function f_mem_current(argc: i32, argv: usize): V {
  return smi(<i64>mem_alloc());
}
function f_mem_peak(argc: i32, argv: usize): V {
  return smi(<i64>mem_peak());
}

function f_mem_info(argc: i32, argv: usize): V {
  const ok = text_lit(OUT, "mem: total=") && text_int(OUT, mem_total()) && text_lit(OUT, ", current=") && text_int(OUT, mem_alloc()) &&
    text_lit(OUT, ", peak=") && text_int(OUT, mem_peak()) && text_lit(OUT, "\nstack: ") && text_int(OUT, stack_top() - vm_stack) &&
    text_lit(OUT, " out of ") && text_int(OUT, vm_stack_end - vm_stack) && text_lit(OUT, "\nGC: total: ") && text_int(OUT, heap_size) &&
    text_lit(OUT, ", used: ") && text_int(OUT, mem_alloc()) && text_lit(OUT, ", free: ") && text_int(OUT, mem_free()) && text_lit(OUT, "\n");
  text_flush();
  return ok ? NONE : ERR;
}
function f_qstr_info(argc: i32, argv: usize): V {
  const ok = text_lit(OUT, "qstr pool: n_qstr=") && text_int(OUT, intern_count()) && text_lit(OUT, "\n");
  text_flush();
  return ok ? NONE : ERR;
}
function f_stack_use(argc: i32, argv: usize): V {
  return smi(<i64>(stack_top() - vm_stack));
}
/** Exceptions need no reserve here: MemoryError is static. */
function f_emergency(argc: i32, argv: usize): V {
  return NONE;
}
function f_heap_lock(argc: i32, argv: usize): V {
  heap_lock();
  return NONE;
}
function f_heap_unlock(argc: i32, argv: usize): V {
  return lock_depth ? smi(heap_unlock()) : smi(0);
}
function f_heap_locked(argc: i32, argv: usize): V {
  return smi(lock_depth);
}
function f_kbd_intr(argc: i32, argv: usize): V {
  const c = get_i64(arg(argv, 0));
  if (get_failed) return ERR;
  interrupt_char(<i32>c);
  return NONE;
}
function f_schedule(argc: i32, argv: usize): V {
  return schedule(arg(argv, 0), arg(argv, 1)) ? NONE : raise_msg(T_RUNTIME_ERROR, "schedule queue full");
}
