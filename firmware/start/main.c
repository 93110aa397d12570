/* The firmware's main program: makes the core's instance and runs it. */
#include "board_io.h"
#include "core.h"
#include "core_main.h"
#include "core_memory.h"

static w2c_core core;

int firmware_main(void) {
  board_init();
  wasm2c_core_instantiate(&core, 0);
  return core_main(&core, core_memory_size());
}
