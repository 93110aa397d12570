/* A core that is one function: tests and benchmarks. */
#include "core_main.h"

int core_main(w2c_core *core, uint32_t memory) { return (int)w2c_core_run(core, memory); }
