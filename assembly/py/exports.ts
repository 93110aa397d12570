/** What the Python runtime exports to its host. */
import { init_attr } from "./attr";
import { init_call } from "./call";
import { init_error } from "./error";
import { init_frames } from "./frame";
import { init_statics } from "./gc";
import { heap_init, vm_stack, vm_stack_end } from "./heap";
import { init_import } from "./import";
import { init_intern } from "./intern";
import { init_main } from "./main";
import { init_names } from "./names";
import { init_modules } from "./native";
import { init_array } from "./objects/array";
import { init_bytes } from "./objects/bytes";
import { init_chars } from "./objects/chars";
import { init_complex } from "./objects/complex";
import { init_deque } from "./objects/deque";
import { init_descriptor } from "./objects/descriptor";
import { init_dict } from "./objects/dicttype";
import { init_dictview } from "./objects/dictview";
import { init_exception } from "./objects/exception";
import { init_float } from "./objects/float";
import { init_function } from "./objects/function";
import { init_generator } from "./objects/generator";
import { init_int } from "./objects/int";
import { init_iter } from "./objects/iter";
import { init_itertools } from "./objects/itertools";
import { init_list } from "./objects/list";
import { init_memoryview } from "./objects/memoryview";
import { init_module } from "./objects/module";
import { init_range } from "./objects/range";
import { init_set } from "./objects/settype";
import { init_singletons } from "./objects/singleton";
import { init_slice } from "./objects/slice";
import { init_str } from "./objects/str";
import { init_super } from "./objects/super";
import { init_text_methods } from "./objects/textmethods";
import { init_tuple } from "./objects/tuple";
import { init_type } from "./objects/type";
import { heap_back, heap_bytes, heap_base, heap_change, heap_changes, heap_place } from "./heap_size";
import { line_reset } from "./repl/line";
import { init_sched } from "./sched";
import { init_shape } from "./shape";
import { init_text_out } from "./text";
import { init_thread, thread_main_stack } from "./thread";
import { init_typetable, typetable_ok } from "./typetable";
import { init_unwind } from "./unwind";
import { init_vm } from "./vm";
import { init_builtins } from "../modules/builtins";
import { init_collections } from "../modules/collections";
import { init_gc_module } from "../modules/gc";
import { init_hardware } from "../modules/hardware";
import { init_io } from "../modules/io";
import { init_library } from "../modules/library";
import { init_maixpy } from "../modules/maixpy";
import { init_micropython } from "../modules/micropython";
import { init_os } from "../modules/os";
import { init_select } from "../modules/select";
import { init_sys } from "../modules/sys";
import { init_thread_module } from "../modules/thread";
import { init_vfs } from "../modules/vfs";
import { boot_heap, boot_script } from "../modules/boot";
import { storage_mount_all } from "../modules/storage";
import { init_vfs_devices } from "../modules/vfs_device";
import { init_vfs_host, vfs_host_mount_all } from "../modules/vfs_host";
import { init_vfs_native } from "../modules/vfs_native";

export * from "./main";
export { py_damaged, py_verify } from "./verify";

/** Part of the memory that becomes the VM stack: between 16 KiB and 512 KiB. */
function stack_bytes(n: usize): usize {
  const part = n >> 3;
  return (part < 0x4000 ? 0x4000 : part > 0x80000 ? 0x80000 : part) & ~15;
}

/**
 * Starts the runtime with an empty heap of `size` bytes at `at` (16-aligned, from the system heap). Returns 1, or 0 when
 * that is too small. Everything that was before is forgotten.
 */
export function py_init(at: usize, size: usize): i32 {
  heap_place(at, size & ~15);
  return start() && mount() ? 1 : 0;
}

/** Everything but the filesystems; releases what the last run has left in the system heap. */
function start(): bool {
  if (heap_bytes < 0x10000) return false;
  heap_init(heap_base, heap_bytes, stack_bytes(heap_bytes));
  init_statics();
  init_typetable();
  init_frames(vm_stack, vm_stack_end);
  init_text_out();
  line_reset();
  init_error();
  init_unwind();
  init_modules();
  if (!init_intern() || !init_names() || !init_chars()) return false;
  init_attr();
  init_call();
  init_vm();
  init_thread();
  thread_main_stack(vm_stack, vm_stack_end);
  init_sched();
  init_types();
  return typetable_ok() && init_module_tables() && init_main();
}

function mount(): bool {
  return vfs_host_mount_all() && storage_mount_all();
}

function init_types(): void {
  init_function();
  init_shape();
  init_singletons();
  init_type();
  init_exception();
  init_int();
  init_float();
  init_complex();
  init_str();
  init_bytes();
  init_array();
  init_memoryview();
  init_text_methods();
  init_list();
  init_tuple();
  init_dict();
  init_dictview();
  init_set();
  init_slice();
  init_range();
  init_iter();
  init_itertools();
  init_deque();
  init_descriptor();
  init_super();
  init_generator();
}

function init_module_tables(): bool {
  init_module();
  if (!init_builtins() || !init_import() || !init_vfs()) return false;
  init_vfs_host();
  init_vfs_devices();
  init_vfs_native();
  init_io();
  init_library();
  init_collections();
  init_gc_module();
  init_micropython();
  init_sys();
  if (!isDefined(WITHOUT__THREAD)) init_thread_module();
  init_os();
  init_select();
  init_hardware();
  init_maixpy();
  return true;
}

/**
 * Soft reset: everything in the heap is forgotten, the runtime is as after `py_init`, in a heap of the size that a script has asked
 * for (`_maix.python_heap`) when that is possible. Returns 0 when the start fails.
 */
export function py_reset(): i32 {
  if (heap_changes()) {
    const before = heap_bytes;
    if (!start()) return 0; // releases the rest, so that the new heap does not leave a hole behind it
    if (heap_change() && !start()) heap_back(before);
  }
  return start() && mount() ? 1 : 0;
}

/** Start of a board, after `py_init` and after every soft reset: a heap of the size in the settings, then the start script. Returns its status. */
export function py_boot(): i32 {
  boot_heap();
  if (heap_changes() && !py_reset()) return 1;
  return boot_script();
}
