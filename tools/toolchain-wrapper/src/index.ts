/** Finds a RISC-V compiler, and compiles, links, makes flat binaries and reports sizes through one API. */
export * from "./compile.ts";
export * from "./elf.ts";
export * from "./find.ts";
export * from "./install.ts";
export * from "./types.ts";
