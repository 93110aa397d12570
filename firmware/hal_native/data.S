# Initial contents of the core's linear memory, copied at start.

  .section .rodata
  .globl core_data, core_data_end
core_data:
  .incbin CORE_DATA
core_data_end:
  .section .note.GNU-stack, "", @progbits
