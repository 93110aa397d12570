/** The memory map as a linker script. */
import type { Board } from "./board.ts";

/** A further module beside the core, with memory of a fixed size that its start code fills. */
export interface ExtraMemory {
  /** Name of the module: its symbols are NAME_linmem and NAME_linmem_end. */
  name: string;
  size: number;
}

/**
 * RAM from low to high:
 *
 *     start code                       unpacks the rest of the image (firmware/start/unpack.c)
 *     code, constants, data, zeros     packed in the image
 *     the core's linear memory         its initial contents end the image, in place, so nothing lies twice in RAM
 *     memories of further modules
 *     stack                            at the top, grows down
 */
export function linkerScript(board: Board, extras: ExtraMemory[] = []): string {
  const { ram, stack } = board.memory;
  const top = "(ORIGIN(ram) + LENGTH(ram))";
  let end = "__stack_bottom";
  const fixed = extras.map(({ name, size }) => {
    const start = `${name}_linmem`;
    const text = `${start} = ${end} - ${size};\n${name}_linmem_end = ${end};`;
    end = start;
    return text;
  });
  return `/* Generated from boards/${board.name}.json. */
OUTPUT_ARCH(riscv)
ENTRY(_start)
MEMORY { ram (rwx) : ORIGIN = ${ram.address}, LENGTH = ${ram.size} }
__stack_top = ${top};
__stack_bottom = ${top} - ${stack};
${fixed.join("\n")}
core_linmem_end = ${end};
SECTIONS {
  .start : {
    __text_start = .;
    KEEP(*(.text.start))
    *(.unpack.text)
    *(.unpack.rodata)
    . = ALIGN(16);
    __packed = .;
  } > ram
  .text : {
    *(.text .text.*)
    __text_end = .;
  } > ram
  .rodata : ALIGN(8) { *(.rodata .rodata.* .srodata .srodata.*) } > ram
  .data : ALIGN(8) {
    *(.data .data.*)
    __global_pointer$ = . + 0x800;
    *(.sdata .sdata.*)
    *(.sbss .sbss.* .bss .bss.* COMMON)
    . = ALIGN(8);
  } > ram
  .linmem : ALIGN(256) {
    core_linmem = .;
    KEEP(*(.linmem.core))
    . = ALIGN(8);
  } > ram
  __image_end = .;
  ASSERT(__image_end <= core_linmem_end, "the image does not fit into RAM")
  /DISCARD/ : { *(.comment) *(.note .note.*) *(.eh_frame .eh_frame_hdr) *(.riscv.attributes) }
}
`;
}
