# Initial contents of the core's linear memory (the data segments of its wasm module), in place.

  .section .linmem.core, "aw"
  .balign 256
  .incbin CORE_DATA
