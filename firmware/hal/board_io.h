/* What every target gives to the common code. */
#pragma once
#include <stdint.h>

/* Brings the board up as far as the core needs it: clocks, console, interrupts, power, storage. */
void board_init(void);

/* Sends one character to the console by polling; works in any state, also inside a trap. */
void board_putc(char c);

/* There is room for console input again: unmasks the receive interrupt. */
void board_console_resume(void);

/* 1 when no console input can come any more (a PC's standard input); a board's never ends. */
int board_input_ended(void);

/* Ends a run that failed: resets the board, or ends QEMU with a failure status. */
void board_fatal(void) __attribute__((noreturn));

/* Ends a run: status 0 is success. A board without a way to stop restarts. */
void board_halt(int status) __attribute__((noreturn));

/* Ticks of mtime per second (changes with the CPU clock on a K210). */
uint64_t board_mtime_hz(void);

/* Waits for an interrupt. */
static inline void cpu_wait(void) { __asm__ volatile("wfi" ::: "memory"); }

/* Masks machine interrupts and returns the earlier state for irq_restore. */
static inline uint64_t irq_save(void) {
  uint64_t status;
  __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(status)::"memory");
  return status & 8;
}

static inline void irq_restore(uint64_t state) { __asm__ volatile("csrs mstatus, %0" ::"r"(state) : "memory"); }

/* Orders memory and device accesses. */
static inline void fence(void) { __asm__ volatile("fence iorw, iorw" ::: "memory"); }

static inline uint32_t reg_read(uintptr_t address) { return *(volatile uint32_t *)address; }
static inline void reg_write(uintptr_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void reg_set(uintptr_t address, uint32_t bits) { reg_write(address, reg_read(address) | bits); }
static inline void reg_clear(uintptr_t address, uint32_t bits) { reg_write(address, reg_read(address) & ~bits); }

/* Replaces the `width` bits from bit `low` on. */
static inline void reg_field(uintptr_t address, unsigned low, unsigned width, uint32_t value) {
  uint32_t mask = ((1u << width) - 1) << low;
  reg_write(address, (reg_read(address) & ~mask) | (value << low & mask));
}
