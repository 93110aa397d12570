# The one trap entry. All integer registers are saved on a stack of its own, so that a report is possible even when
# the main stack is used up. Handlers are integer code: float registers are not touched here.

#define FRAME 272
#define REG(n) (8 * (n))

  .section .text.trap, "ax"
  .globl trap_entry
  .balign 8
trap_entry:
  csrrw sp, mscratch, sp        # sp = trap stack, mscratch = interrupted sp
  addi sp, sp, -FRAME
  sd x1, REG(1)(sp)
  sd x3, REG(3)(sp)
  sd x4, REG(4)(sp)
  sd x5, REG(5)(sp)
  sd x6, REG(6)(sp)
  sd x7, REG(7)(sp)
  sd x8, REG(8)(sp)
  sd x9, REG(9)(sp)
  sd x10, REG(10)(sp)
  sd x11, REG(11)(sp)
  sd x12, REG(12)(sp)
  sd x13, REG(13)(sp)
  sd x14, REG(14)(sp)
  sd x15, REG(15)(sp)
  sd x16, REG(16)(sp)
  sd x17, REG(17)(sp)
  sd x18, REG(18)(sp)
  sd x19, REG(19)(sp)
  sd x20, REG(20)(sp)
  sd x21, REG(21)(sp)
  sd x22, REG(22)(sp)
  sd x23, REG(23)(sp)
  sd x24, REG(24)(sp)
  sd x25, REG(25)(sp)
  sd x26, REG(26)(sp)
  sd x27, REG(27)(sp)
  sd x28, REG(28)(sp)
  sd x29, REG(29)(sp)
  sd x30, REG(30)(sp)
  sd x31, REG(31)(sp)
  csrr t0, mscratch
  sd t0, REG(2)(sp)
  csrr t1, mepc
  sd t1, REG(0)(sp)
  addi t0, sp, FRAME            # traps taken while handling (a fault in the report) start from the top again
  csrw mscratch, t0

  csrr a0, mcause
  mv a1, sp
  csrr a2, mtval
  call trap_handler

  ld t1, REG(0)(sp)
  csrw mepc, t1
  ld x1, REG(1)(sp)
  ld x5, REG(5)(sp)
  ld x6, REG(6)(sp)
  ld x7, REG(7)(sp)
  ld x10, REG(10)(sp)
  ld x11, REG(11)(sp)
  ld x12, REG(12)(sp)
  ld x13, REG(13)(sp)
  ld x14, REG(14)(sp)
  ld x15, REG(15)(sp)
  ld x16, REG(16)(sp)
  ld x17, REG(17)(sp)
  ld x28, REG(28)(sp)
  ld x29, REG(29)(sp)
  ld x30, REG(30)(sp)
  ld x31, REG(31)(sp)
  ld sp, REG(2)(sp)             # callee-saved registers are as they were: C has kept them
  mret

  .section .bss.trap_stack, "aw", @nobits
  .balign 16
  .globl __trap_stack_top
  .space 4096
__trap_stack_top:
