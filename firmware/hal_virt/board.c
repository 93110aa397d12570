/* QEMU's riscv64 virt machine: console, exit, entropy. Addresses are QEMU's; it has no K210 devices. */
#include "board_io.h"

#include "board.h"
#include "clint.h"
#include "console.h"
#include "hal.h"
#include "plic.h"
#include "virt.h"

#define UART 0x10000000u
#define UART_DATA (UART + 0)
#define UART_IER (UART + 1)
#define UART_LSR (UART + 5)
#define LSR_READY 0x01
#define LSR_EMPTY 0x20
#define UART_IRQ 10

#define TEST_DEVICE 0x00100000u
#define TEST_PASS 0x5555
#define TEST_FAIL 0x3333

#define RTC_LOW 0x00101000u  /* Goldfish RTC: nanoseconds since 1970; reading the low word latches the high one */
#define RTC_HIGH 0x00101004u

#define MTIME_HZ 10000000

static uint8_t in8(uint32_t address) { return *(volatile uint8_t *)(uintptr_t)address; }
static void out8(uint32_t address, uint8_t value) { *(volatile uint8_t *)(uintptr_t)address = value; }

static void uart_interrupt(uint32_t source) {
  (void)source;
  while (in8(UART_LSR) & LSR_READY) {
    if (!console_room()) {
      out8(UART_IER, 0);
      return;
    }
    console_receive(in8(UART_DATA));
  }
}

void board_console_resume(void) { out8(UART_IER, 1); }

void board_init(void) {
  plic_init();
  clint_init();
  /* Without its FIFO: switching that on would drop what has been typed before. */
  out8(UART_IER, 1);
  plic_attach(UART_IRQ, uart_interrupt);
  virt_kpu_init();
}

void board_putc(char c) {
  while (!(in8(UART_LSR) & LSR_EMPTY)) {
  }
  out8(UART_DATA, c);
}

void board_halt(int status) {
  reg_write(TEST_DEVICE, status ? (uint32_t)status << 16 | TEST_FAIL : TEST_PASS);
  for (;;) cpu_wait();
}

int board_input_ended(void) { return 0; }

void board_fatal(void) { board_halt(3); }

uint64_t board_mtime_hz(void) { return MTIME_HZ; }

static uint64_t rtc_ns(void) {
  uint64_t low = reg_read(RTC_LOW);
  return low | (uint64_t)reg_read(RTC_HIGH) << 32;
}

static int64_t clock_offset;

int64_t hal_time_unix(void) { return (int64_t)(rtc_ns() / 1000000000u) + clock_offset; }

void virt_set_time(int64_t seconds) { clock_offset += seconds - hal_time_unix(); }

/* The virt machine has no entropy source without further devices: the clock seeds a xorshift generator. */
uint32_t hal_entropy(void) {
  static uint64_t state;
  if (!state) state = rtc_ns() | 1;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32);
}
