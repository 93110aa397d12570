/* Readable reports of what must not happen. */
#pragma once
#include <stdint.h>

/* Registers as trap.S saves them: pc in place of x0. */
typedef struct {
  uint64_t pc;
  uint64_t x[31]; /* x1 .. x31 */
} trap_frame;

/* Prints what went wrong with the current stack and ends the run (board_fatal). */
void report_fatal(const char *what, uint64_t detail) __attribute__((noreturn, cold));

/* Prints a trap with all registers and ends the run. */
void report_trap(uint64_t cause, const trap_frame *frame, uint64_t value) __attribute__((noreturn, cold));

/* Ends the run with a report when the stack has reached its guard words. Called by the tick and between HAL calls. */
void stack_check(uint64_t sp);

/* Bytes of stack used at most since start. */
uint64_t stack_high_water(void);
