/* What a program (firmware/programs) does with the core. */
#pragma once
#include "core.h"

/* Runs the core, which owns `memory` bytes of linear memory; the result is the exit status. */
int core_main(w2c_core *core, uint32_t memory);
