/* The core's linear memory as C code sees it. */
#pragma once
#include <stdint.h>

extern uint8_t core_linmem[];
extern uint8_t core_linmem_end[];

static inline uint32_t core_memory_size(void) { return (uint32_t)(core_linmem_end - core_linmem); }

/* Address of an offset that the core passed to the HAL. */
static inline void *core_at(uint32_t offset) { return core_linmem + offset; }
