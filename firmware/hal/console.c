#include "console.h"

#include "board_io.h"
#include "core_memory.h"
#include "hal.h"

/* The raw REPL sends without flow control; a paste of this size fits whatever the core is doing. */
#define RING 4096u

static volatile uint8_t ring[RING];
static volatile uint32_t head, tail;
static volatile int32_t break_char = -1;
static volatile int32_t broken, stalled;

int console_room(void) {
  stalled = (head + 1) % RING == tail;
  return !stalled;
}

void console_receive(uint8_t byte) {
  if (byte == break_char) {
    broken = 1;
    tail = head; /* input typed before Ctrl-C is dropped, as MicroPython does */
    return;
  }
  uint32_t next = (head + 1) % RING;
  if (next == tail) return;
  ring[head] = byte;
  head = next;
}

uint32_t console_available(void) { return (head - tail + RING) % RING; }

int console_idle(void) { return head == tail && !broken; }

int console_broken(void) { return broken; }

int32_t hal_console_read(void) {
  if (head == tail) return -1;
  uint8_t byte = ring[tail];
  tail = (tail + 1) % RING;
  if (stalled) {
    stalled = 0;
    board_console_resume();
  }
  return byte;
}

void hal_console_write(uint32_t ptr, uint32_t len) {
  const char *bytes = core_at(ptr);
  while (len--) board_putc(*bytes++);
}

int32_t hal_interrupt_pending(void) {
  if (!broken) return 0;
  broken = 0;
  return 1;
}

void hal_interrupt_char(int32_t c) { break_char = c; }
