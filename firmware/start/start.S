# Entry at the start of the image, for both targets. Both harts of a K210 arrive here; hart 1 stays parked.
#
# Contract: machine mode, registers undefined, mhartid valid (a0 is not used). The ROM or QEMU has copied the whole
# image; its packed part (unpack.c) includes .bss as zeros, so nothing has to be cleared.

  .section .text.start, "ax"
  .globl _start
_start:
  j 1f
  .balign 4
  .word 0xdeadbeef              # the mark that tools look for in K210 images
1:
  csrw mie, zero
  csrw mip, zero
  la t0, park
  csrw mtvec, t0
  csrr t0, mhartid
  bnez t0, park

  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, __stack_top
  # the generated code's base of linear memory, for good
  la tp, core_linmem
  la t0, __trap_stack_top
  csrw mscratch, t0

  li t0, 0x6000                 # mstatus.FS: without it the first float instruction traps
  csrs mstatus, t0
  fscsr zero

  # Fill the stack with a pattern: its lowest words are the guard, the rest shows the high-water mark.
  la t0, __stack_bottom
  li t1, 0x5ac3a55a5ac3a55a
2:
  bgeu t0, sp, 3f
  sd t1, 0(t0)
  addi t0, t0, 8
  j 2b
3:
  # Everything behind this section is still packed: traps and C code proper exist only after this call.
  call unpack_image
  la t0, trap_entry
  csrw mtvec, t0
  call firmware_main
  tail board_halt

  .balign 4
park:
  wfi
  j park
