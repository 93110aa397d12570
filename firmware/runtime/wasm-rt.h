/*
 * The runtime interface of C code that wasm2c 1.0.39 generates, for one module or several with one fixed linear
 * memory each and no growth. Names are given by the generated code; wasm2c's manual describes them.
 *
 * WASM_RT_CHECKED selects the checked build: every access compares with the size of linear memory, and calls are
 * counted. Without it linear memory accesses are plain loads and stores.
 */
#ifndef WASM_RT_H_
#define WASM_RT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define wasm_rt_memcpy __builtin_memcpy
#define wasm_rt_unreachable __builtin_unreachable

#define WASM_RT_USE_SEGUE 0
#define WASM_RT_SEGUE_FREE_SEGMENT 0
#define WASM_RT_SANITY_CHECKS 0

#ifdef WASM_RT_CHECKED
#define WASM_RT_MEMCHECK_GUARD_PAGES 0
#define WASM_RT_STACK_DEPTH_COUNT 1
#else
#define WASM_RT_MEMCHECK_GUARD_PAGES 1 /* makes the generated check macro empty */
#define WASM_RT_STACK_DEPTH_COUNT 0
#endif
#define WASM_RT_MAX_CALL_STACK_DEPTH 400
extern uint32_t wasm_rt_call_stack_depth;

typedef enum {
  WASM_RT_TRAP_NONE,
  WASM_RT_TRAP_OOB,
  WASM_RT_TRAP_INT_OVERFLOW,
  WASM_RT_TRAP_DIV_BY_ZERO,
  WASM_RT_TRAP_INVALID_CONVERSION,
  WASM_RT_TRAP_UNREACHABLE,
  WASM_RT_TRAP_CALL_INDIRECT,
  WASM_RT_TRAP_EXHAUSTION,
} wasm_rt_trap_t;

typedef enum {
  WASM_RT_I32,
  WASM_RT_I64,
  WASM_RT_F32,
  WASM_RT_F64,
  WASM_RT_V128,
  WASM_RT_FUNCREF,
  WASM_RT_EXTERNREF,
} wasm_rt_type_t;

/* Reports the trap and does not return. */
void wasm_rt_trap(wasm_rt_trap_t code) __attribute__((noreturn, cold));

typedef void (*wasm_rt_function_ptr_t)(void);
/* Empty: the core has no tail calls, and the table of functions has an entry of this for each. */
typedef struct {
} wasm_rt_tailcallee_t;
typedef const char *wasm_rt_func_type_t;

typedef struct {
  wasm_rt_func_type_t func_type;
  wasm_rt_function_ptr_t func;
  wasm_rt_tailcallee_t func_tailcallee;
  void *module_instance;
} wasm_rt_funcref_t;
#define wasm_rt_funcref_null_value ((wasm_rt_funcref_t){NULL, NULL, {}, NULL})

typedef void *wasm_rt_externref_t;
#define wasm_rt_externref_null_value NULL

typedef struct {
  uint8_t *data;
  uint32_t page_size;
  uint64_t pages, max_pages;
  uint64_t size;
  bool is64;
} wasm_rt_memory_t;

typedef struct {
  wasm_rt_funcref_t *data;
  uint32_t max_size;
  uint32_t size;
} wasm_rt_funcref_table_t;

typedef struct {
  wasm_rt_externref_t *data;
  uint32_t max_size;
  uint32_t size;
} wasm_rt_externref_table_t;

static inline bool wasm_rt_is_initialized(void) { return true; }
static inline void wasm_rt_free_memory(wasm_rt_memory_t *memory) { (void)memory; }
static inline void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) { (void)table; }

/* Growth is refused: all memory that there is belongs to the module from the start. */
uint64_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint64_t delta);
void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t count, uint32_t max);

/* Each module's memory: `NAME_linmem` for `NAME_linmem_size` bytes (symbols of the linker script). */
void wasm_rt_bind_memory(wasm_rt_memory_t *memory, uint8_t *data, uint64_t size);

#endif
