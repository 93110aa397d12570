/* The platform interrupt controller, hart 0 in machine mode. Same registers on the K210 and on QEMU's virt machine. */
#pragma once
#include <stdint.h>

#define PLIC_SOURCES 66

typedef void (*plic_handler)(uint32_t source);

/* All sources off, external interrupts on. */
void plic_init(void);

/* Sends `source` to `handler` (0: masks it). The handler quiets the device before it returns: sources are levels. */
void plic_attach(uint32_t source, plic_handler handler);

/* Handles all pending sources. */
void plic_dispatch(void);

/*
 * For waiting in the foreground: `plic_wait` arms a source, waits until it fires and returns 0, or -110 (ETIMEDOUT).
 * The source then stays quiet until the next wait; whoever waits clears the interrupt in the device in between.
 * `plic_arm` arms it earlier, for devices whose interrupt is a short pulse.
 */
void plic_arm(uint32_t source);
int32_t plic_wait(uint32_t source, uint32_t timeout_us);
