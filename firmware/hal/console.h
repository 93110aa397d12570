/* Console input: a ring buffer that the UART's interrupt fills, and the interrupt character. */
#pragma once
#include <stdint.h>

/* Room for another byte? A driver that finds none masks its interrupt; what is on the way waits in the FIFO. */
int console_room(void);

/* A byte has arrived. Called by the UART driver with interrupts off. */
void console_receive(uint8_t byte);

/* 1 after the interrupt character arrived, until the core has taken it. */
int console_broken(void);

/* Number of bytes that wait. */
uint32_t console_available(void);

/* 1 while nothing has arrived that the core has not taken yet (input or interrupt character). */
int console_idle(void);
