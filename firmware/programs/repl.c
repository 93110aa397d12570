/* The firmware proper: the heap is made, Python started, and console input fed to the REPL for ever. */
#include "board.h"
#include "console.h"
#include "core_exports.h"
#include "core_main.h"
#include "device_ids.h"
#include "hal.h"

#define IDLE_US 1000000
#define END_OF_INPUT (-2)

int core_main(w2c_core *core, uint32_t memory) {
  w2c_core_mem_init(core, 0, memory);
#ifdef CORE_HAS_py_repl_step
  uint32_t heap = w2c_core_mem_alloc(core, BOARD_PYTHON_HEAP, 16);
  if (!heap || !w2c_core_py_init(core, heap, BOARD_PYTHON_HEAP)) return 1;
  w2c_core_py_repl_init(core);
#endif
  for (;;) {
    int32_t byte = hal_console_read();
    if (byte == END_OF_INPUT) return 0;
    if (byte < 0) hal_device(DEVICE_SYSTEM, SYSTEM_IDLE, IDLE_US, 0, 0, 0);
#ifdef CORE_HAS_py_repl_step
    else w2c_core_py_repl_step(core, (uint32_t)byte);
#endif
  }
}
