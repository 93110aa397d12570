#include "report.h"

#include "board_io.h"

extern uint64_t __stack_bottom[], __stack_top[];
extern char __text_start[], __text_end[];

#define GUARD_WORDS 32
#define GUARD_PATTERN 0x5ac3a55a5ac3a55aull
#define REG_SP 1 /* index of x2 in trap_frame.x */

static const char *const causes[] = {
    "misaligned jump", "jump to an unmapped address", "illegal instruction", "breakpoint",
    "misaligned load", "load from an unmapped address", "misaligned store", "store to an unmapped address",
    "environment call", "environment call", "environment call", "environment call",
    "page fault (fetch)", "page fault (load)", "reserved", "page fault (store)",
};

static const char *const names[] = {
    "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1",  "a2",  "a3", "a4", "a5", "a6",
    "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
};

static void text(const char *s) {
  while (*s) board_putc(*s++);
}

static void hex(uint64_t value, int digits) {
  while (digits--) board_putc("0123456789abcdef"[value >> (4 * digits) & 15]);
}

static void field(const char *name, uint64_t value) {
  text(name);
  text(name[1] && name[2] ? " " : "  ");
  hex(value, 16);
}

static int in_code(uint64_t address) {
  return address > (uintptr_t)__text_start && address < (uintptr_t)__text_end && !(address & 1);
}

/* Return addresses found on the stack, innermost first: a call path as good as it gets without frame pointers. */
static void call_path(uint64_t sp) {
  text("calls:");
  int found = 0;
  const uint64_t *word = (const uint64_t *)((sp + 7) & ~7ull);
  if (word < __stack_bottom) word = __stack_bottom;
  for (; word < __stack_top && found < 24; word++) {
    if (!in_code(*word)) continue;
    board_putc(' ');
    hex(*word, 8);
    found++;
  }
  text("\r\n");
}

void report_fatal(const char *what, uint64_t detail) {
  uint64_t sp;
  __asm__ volatile("csrci mstatus, 8\n mv %0, sp" : "=r"(sp));
  text("\r\n[kpy] fatal: ");
  text(what);
  text(" (");
  hex(detail, 16);
  text(")\r\n");
  call_path(sp);
  board_fatal();
}

void report_trap(uint64_t cause, const trap_frame *frame, uint64_t value) {
  text("\r\n[kpy] trap: ");
  text(cause < sizeof causes / sizeof *causes ? causes[cause] : "unknown cause");
  text(", address ");
  hex(value, 16);
  text(", at pc ");
  hex(frame->pc, 16);
  text("\r\n");
  for (int i = 0; i < 31; i++) {
    field(names[i], frame->x[i]);
    text(i % 4 == 3 || i == 30 ? "\r\n" : "  ");
  }
  if (frame->x[REG_SP] < (uintptr_t)(__stack_bottom + GUARD_WORDS)) text("the stack is used up\r\n");
  call_path(frame->x[REG_SP]);
  board_fatal();
}

void stack_check(uint64_t sp) {
  uint64_t limit = (uintptr_t)(__stack_bottom + GUARD_WORDS);
  if (sp < limit) report_fatal("stack overflow", sp);
  for (int i = 0; i < GUARD_WORDS; i++)
    if (__stack_bottom[i] != GUARD_PATTERN) report_fatal("stack overflow", (uintptr_t)(__stack_bottom + i));
}

uint64_t stack_high_water(void) {
  const uint64_t *word = __stack_bottom;
  while (word < __stack_top && *word == GUARD_PATTERN) word++;
  return (uintptr_t)__stack_top - (uintptr_t)word;
}
