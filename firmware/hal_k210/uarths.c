/* UARTHS: the console. */
#include "clint.h"
#include "console.h"
#include "k210.h"
#include "plic.h"

#define UARTHS 0x38000000u
#define TX (UARTHS + 0x00)
#define RX (UARTHS + 0x04)
#define TX_CTRL (UARTHS + 0x08)
#define RX_CTRL (UARTHS + 0x0c)
#define INT_ENABLE (UARTHS + 0x10)
#define DIVIDER (UARTHS + 0x18)
#define FULL (1u << 31)
#define EMPTY (1u << 31)
#define ENABLE 1u
#define RX_WATERMARK_INT 2u
#define IRQ_UARTHS 33

static uint32_t rate;

static void receive(uint32_t source) {
  (void)source;
  while (console_room()) {
    uint32_t word = reg_read(RX);
    if (word & EMPTY) return;
    console_receive((uint8_t)word);
  }
  reg_write(INT_ENABLE, 0);
}

void board_console_resume(void) { reg_write(INT_ENABLE, RX_WATERMARK_INT); }

void uarths_rebase(void) { reg_write(DIVIDER, sysctl_cpu_hz() / rate - 1); }

void uarths_init(uint32_t baud) {
  rate = baud;
  uarths_rebase();
  reg_write(TX_CTRL, ENABLE);
  reg_write(RX_CTRL, ENABLE); /* watermark 0: an interrupt for every byte */
  reg_write(INT_ENABLE, RX_WATERMARK_INT);
  plic_attach(IRQ_UARTHS, receive);
}

void board_putc(char c) {
  while (reg_read(TX) & FULL) {
  }
  reg_write(TX, (uint8_t)c);
}
