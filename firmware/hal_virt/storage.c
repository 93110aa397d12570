/*
 * Flash on QEMU's virt machine: the second CFI parallel flash (two 16-bit chips side by side). It forgets at the end
 * of the run and starts as zeros; `-device loader,file=FILE,addr=0x22000000,force-raw=on` gives it contents.
 */
#include "board.h"
#include "board_io.h"
#include "core_memory.h"
#include "device_ids.h"
#include "hal.h"

#include <string.h>

#define FLASH 0x22000000u
#define SECTOR 4096u
#define CMD_PROGRAM 0x00400040u /* the command for both chips at once */
#define CMD_READ 0x00ff00ffu

static int outside(uint32_t addr, uint32_t len) { return addr > BOARD_FLASH_SIZE || len > BOARD_FLASH_SIZE - addr; }

/* QEMU stores a programmed word as it is, so the rule that bits only fall is applied here. */
static void program(uint32_t addr, uint32_t value) {
  volatile uint32_t *word = (volatile uint32_t *)(uintptr_t)(FLASH + addr);
  *word = CMD_PROGRAM;
  *word = value;
  *word = CMD_READ;
}

static uint32_t word_at(uint32_t addr) { return reg_read(FLASH + addr); }

int32_t hal_flash_read(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  memcpy(core_at(ptr), (const void *)(uintptr_t)(FLASH + addr), len);
  return 0;
}

int32_t hal_flash_write(uint32_t addr, uint32_t ptr, uint32_t len) {
  if (outside(addr, len)) return ERRNO_EINVAL;
  const uint8_t *bytes = core_at(ptr);
  for (uint32_t at = addr & ~3u; at < addr + len; at += 4) {
    uint32_t value = 0;
    for (uint32_t i = 0; i < 4; i++) {
      uint32_t here = at + i;
      value |= (uint32_t)(here >= addr && here < addr + len ? bytes[here - addr] : 0xff) << (8 * i);
    }
    if (value != 0xffffffffu) program(at, word_at(at) & value);
  }
  return 0;
}

int32_t hal_flash_erase(uint32_t addr) {
  if (outside(addr, SECTOR)) return ERRNO_EINVAL;
  addr &= ~(SECTOR - 1);
  for (uint32_t at = addr; at < addr + SECTOR; at += 4)
    if (word_at(at) != 0xffffffffu) program(at, 0xffffffffu);
  return 0;
}

uint32_t hal_flash_size(void) { return BOARD_FLASH_SIZE; }
