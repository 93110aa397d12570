/* The core-local interruptor: time base and tick. Same registers on the K210 and on QEMU's virt machine. */
#pragma once
#include <stdint.h>

/* Starts the tick (every 10 ms) that watches the stack guard. */
void clint_init(void);

/* The tick's handler. */
void clint_tick(uint64_t sp);

/* Ticks of mtime since reset. */
uint64_t clint_mtime(void);

/* Microseconds since clint_init. */
uint64_t clint_us(void);

/* The frequency of mtime is about to change to `hz`: keeps clint_us continuous. */
void clint_rebase(uint64_t hz);

/* Busy wait, for device timing of microseconds to milliseconds. */
void delay_us(uint32_t us);

/* Waits up to `us` microseconds in wfi while `idle()` holds. */
void clint_sleep(uint64_t us, int (*idle)(void));
