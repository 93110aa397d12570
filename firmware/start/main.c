/* The firmware's main program: makes the core's instance and runs it. */
#include "board_io.h"
#include "core.h"
#include "core_main.h"
#include "core_memory.h"

/* Near the global pointer: its fields are one instruction away. */
w2c_core core_instance __attribute__((section(".sbss.core")));

int firmware_main(void) {
  board_init();
  wasm2c_core_instantiate(&core_instance, 0);
  return core_main(&core_instance, core_memory_size());
}
