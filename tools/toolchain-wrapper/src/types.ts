/** A RISC-V compiler driver that was found. */
export interface Toolchain {
  /** Which flags it takes. */
  kind: "gcc" | "zig";
  /** Program and leading arguments, e.g. `["/usr/bin/riscv64-unknown-elf-gcc"]` or `[".../zig", "cc"]`. */
  command: string[];
  /** First line of `--version`. */
  version: string;
  /** Where it came from, for messages. */
  source: string;
}

/** One translation unit. */
export interface CompileJob {
  source: string;
  object: string;
  /** Include folders, searched in order. */
  includes?: string[];
  /** Preprocessor definitions; `true` defines the name as 1. */
  defines?: Record<string, string | number | true>;
  /** Further flags that GCC and clang both know. */
  flags?: string[];
}

export interface LinkJob {
  objects: string[];
  script: string;
  elf: string;
  /** Writes a link map here (GCC only). */
  map?: string;
}

/** A section of a linked image that occupies memory. */
export interface Section {
  name: string;
  address: number;
  size: number;
  /** False for memory that the file does not carry (bss, stack). */
  inFile: boolean;
}
