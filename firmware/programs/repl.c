/*
 * The firmware proper: the heap is made, Python started, the start script and the REPL run; again after every soft reset, for which
 * the core releases what the scripts have left behind. (A new heap under the core would leave it with addresses in the old one.)
 */
#include "board.h"
#include "board_io.h"
#include "core_exports.h"
#include "core_main.h"
#include "report.h"

#ifdef CORE_HAS_py_repl

int core_main(w2c_core *core, uint32_t memory) {
  w2c_core_mem_init(core, 0, memory);
  uint32_t heap = w2c_core_mem_alloc(core, BOARD_PYTHON_HEAP, 16);
  if (!heap || !w2c_core_py_init(core, heap, BOARD_PYTHON_HEAP)) report_fatal("no memory for Python", memory);
  for (;;) {
    w2c_core_py_boot(core);
    w2c_core_py_repl(core);
    if (board_input_ended()) return 0;
    if (!w2c_core_py_reset(core)) report_fatal("no memory for Python", memory);
  }
}

#else

int core_main(w2c_core *core, uint32_t memory) {
  (void)core;
  report_fatal("this core has no Python", memory);
}

#endif
