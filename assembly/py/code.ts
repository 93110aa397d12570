/**
 * Code objects: what the compiler makes and the virtual machine runs.
 *
 * Registers of a frame: positional parameters, keyword-only parameters, the *args parameter, the **kwargs
 * parameter, then cells of the code's own captured variables that are no parameters, then the free variables (cells
 * of enclosing functions, copied in at the call), then other locals, then temporaries. A captured parameter stays in its register until
 * `MAKECELL` turns that register into a cell. Other locals start as UNDEF, temporaries are not
 * initialised.
 *
 * Registers of a class body and of module code: R[0] of a class body holds the dict of the class being made (the body is
 * called with it as its only argument); module code has no parameters.
 */
import { V } from "./value";

@unmanaged
export class CodeObj {
  type: u32;
  flags: u32;
  /** Data address of a raw buffer: bytecode, exception table (`code_handlers`), line table (`code_line`). */
  code: u32;
  /** Constants: data address of a words buffer. */
  consts: u32;
  /** `str` object: name of the function or class, `<module>`, `<lambda>` ... */
  name: u32;
  /** `str` object: file name. */
  file: u32;
  /** Tuple object of the (interned) parameter names: positional, then keyword-only, then *args, then **kwargs. */
  params: u32;
  /** Bytes of bytecode. */
  code_bytes: u32;
  /** Positional parameters. */
  npos: u16;
  /** Keyword-only parameters. */
  nkwonly: u16;
  /** Registers in all, parameters and temporaries included. */
  nregs: u16;
  /** Register index of the first free variable. */
  free_at: u16;
  /** Number of free variables. */
  nfree: u16;
  nhandlers: u16;
  first_line: u32;
  /** Dict object that the LOADG caches in the bytecode belong to, 0 = none yet, 1 = several (no caching). */
  globals: u32;
  /** Registers that are parameters, cells, free variables or locals: the others (temporaries) are not initialised. */
  nlocals: u16;
  /** Set by the VM: `npos` when the code takes nothing but positional arguments and is no generator, else 0xffff. */
  key: u16;
}
export const CODE_BYTES: i32 = 56;

/** Has a *args parameter. */
export const CF_VARARGS: u32 = 1;
/** Has a **kwargs parameter. */
export const CF_VARKW: u32 = 2;
export const CF_GENERATOR: u32 = 4;
/** `async def`: calling it makes a coroutine. With CF_GENERATOR an async generator (refused by the compiler). */
export const CF_COROUTINE: u32 = 8;
/** A class body. */
export const CF_CLASS: u32 = 16;
export const CF_MODULE: u32 = 32;

/** Entry of an exception table: byte offsets into the bytecode; covers [start, end). */
@unmanaged
export class Handler {
  start: u32;
  end: u32;
  target: u32;
  /** Register (byte offset) that receives the exception. */
  reg: u32;
}
export const HANDLER_BYTES: i32 = 16;

/** Address of the exception table: `nhandlers` entries, innermost first. */
// @ts-ignore: decorator
@inline export function code_handlers(c: CodeObj): usize { return <usize>c.code + c.code_bytes; }

/**
 * Line of the instruction at byte offset `at`. The line table is a sequence of byte pairs (instruction words, i8
 * line step), a word being 8 bytes of bytecode (instruction or cache): after so many words the line changes by the
 * step. It starts at offset 0 with `first_line` and ends with the pair (0, 0); a large distance or step is split
 * into several pairs (a pair of 255 words and step 0 only moves on).
 */
export function code_line(code: usize, at: u32): i32 {
  const c = changetype<CodeObj>(code);
  let line = <i32>c.first_line;
  let p = code_handlers(c) + <usize>c.nhandlers * HANDLER_BYTES;
  if (!c.code || <i32>at < 0) return line;
  let off: u32 = 0;
  while (true) {
    const words = <u32>load<u8>(p), step = <i32>load<i8>(p, 1);
    if (!words && !step) return line;
    off += words << 3;
    if (at < off) return line;
    line += step;
    p += 2;
  }
}

/** Constant `i` of a code object. */
// @ts-ignore: decorator
@inline export function code_const(c: CodeObj, i: i32): V { return load<u64>(<usize>c.consts + (<usize>i << 3)); }
