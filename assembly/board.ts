/** The core's entry in a firmware image: only what `firmware/programs/repl.c` calls. */
export { mem_alloc, mem_init } from "./memory";
export { py_boot, py_init, py_repl, py_reset } from "./py/exports";
