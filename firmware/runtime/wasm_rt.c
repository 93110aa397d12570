/* The runtime functions behind wasm-rt.h. */
#include "wasm-rt.h"

#include "report.h"

#define WASM_PAGE 65536u

uint32_t wasm_rt_call_stack_depth;

static wasm_rt_funcref_t table_entries[WASM_RT_TABLE_ENTRIES];
static uint32_t table_used;

static const char *const trap_names[] = {
    [WASM_RT_TRAP_NONE] = "none",
    [WASM_RT_TRAP_OOB] = "access outside linear memory",
    [WASM_RT_TRAP_INT_OVERFLOW] = "integer overflow",
    [WASM_RT_TRAP_DIV_BY_ZERO] = "integer division by zero",
    [WASM_RT_TRAP_INVALID_CONVERSION] = "conversion of NaN to an integer",
    [WASM_RT_TRAP_UNREACHABLE] = "unreachable code",
    [WASM_RT_TRAP_CALL_INDIRECT] = "indirect call of a wrong function",
    [WASM_RT_TRAP_EXHAUSTION] = "too many nested calls",
};

void wasm_rt_trap(wasm_rt_trap_t code) { report_fatal(trap_names[code], (uintptr_t)__builtin_return_address(0)); }

void wasm_rt_bind_memory(wasm_rt_memory_t *memory, uint8_t *data, uint64_t size) {
  memory->data = data;
  memory->page_size = WASM_PAGE;
  memory->pages = memory->max_pages = (size + WASM_PAGE - 1) / WASM_PAGE;
  memory->size = size;
  memory->is64 = false;
}

uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint64_t delta) {
  return delta == 0 ? memory->pages : (uint32_t)-1;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t count, uint32_t max) {
  (void)max;
  if (count > WASM_RT_TABLE_ENTRIES - table_used) report_fatal("function table too large", count);
  table->data = table_entries + table_used;
  table->size = table->max_size = count;
  table_used += count;
}
