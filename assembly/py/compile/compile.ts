/**
 * The compiler: Python source to a code object. Passes: parser (parse_*.ts, with constant folding), `walk.ts` (names and
 * checks), code generation (gen_*.ts). Everything but the result lives in an arena that is freed at the end.
 */
import { T_INDENTATION_ERROR, T_MEMORY_ERROR, T_NOT_IMPLEMENTED_ERROR, T_RUNTIME_ERROR, T_SYNTAX_ERROR } from "../types";
import { N as K, name_ptr } from "../names";
import { exc_new1, raise, raise_memory, raise_msg, trace_add } from "../error";
import { str_lit } from "../intern";
import { ERR, NONE, V, obj, ptr_of } from "../value";
import { Failure, arena_close, arena_open, failed, failure, syntax_line, syntax_scope, syntax_text, vec_new } from "./arena";
import { build_open } from "./build";
import { fold_open } from "./fold";
import { compile_scope, params_open } from "./gen_def";
import { stmt_open } from "./gen_stmt";
import { lex_open } from "./lexer";
import { literals_open } from "./literals";
import { Node, nodes_open } from "./nodes";
import { expr_open } from "./parse_expr";
import { parse_eval, parse_file, parse_single } from "./parse_stmt";
import { S, Scope, scope_new, scopes_open } from "./scope";
import { keep, values_open } from "./values";
import { lines_open, units_reset } from "./unit";
import { walk_module } from "./walk";

export const enum Mode {
  /** A file: statements. */
  EXEC = 0,
  /** An expression; the code returns its value. */
  EVAL,
  /** One statement of the REPL; expression statements print their value. */
  SINGLE,
}

/** Flag for `compile`: names of the module level live in the dict in R[0] (exec with own locals), then globals. */
export const NAMED: i32 = 1;

/** `micropython.opt_level()`: 1 and more leave assertions out, 3 line numbers. */
export let opt_level: i32 = 0;
export function set_opt_level(level: i32): void {
  opt_level = level;
}

/**
 * Compiles `len` bytes of UTF-8 at `text`, which must not move: the data of a `str` or `bytes` that the caller keeps alive, or
 * memory outside of the Python heap. `file` is a `str` object. Returns a code object, or `ERR` (SyntaxError with position,
 * MemoryError, RuntimeError for too deep nesting).
 */
export function compile(text: usize, len: u32, file: V, mode: i32, flags: i32): V {
  arena_open();
  values_open();
  params_open();
  keep(file);
  build_open(file);
  nodes_open(vec_new());
  expr_open(vec_new());
  literals_open(vec_new());
  fold_open();
  scopes_open();
  units_reset();
  stmt_open(mode == Mode.SINGLE, opt_level);
  lines_open(opt_level < 3);
  let code: V = ERR;
  if (!failed()) {
    lex_open(text, len);
    const block = mode == Mode.EVAL ? parse_eval() : mode == Mode.SINGLE ? parse_single() : parse_file();
    if (!failed()) code = second_half(block, (flags & NAMED) != 0);
  }
  const result = failed() ? report(file) : code;
  arena_close();
  return result;
}

function second_half(block: Node, named: bool): V {
  const module = changetype<Scope>(scope_new(S.MODULE, 1));
  module.name = <u32>name_ptr(K.B_MODULE);
  if (failed()) return ERR;
  walk_module(module, block);
  return failed() ? ERR : compile_scope(module, block, named);
}

/** Raises what the first failure asks for. */
function report(file: V): V {
  switch (failure) {
    case Failure.SYNTAX: return syntax_error(T_SYNTAX_ERROR, file);
    case Failure.INDENTATION: return syntax_error(T_INDENTATION_ERROR, file);
    case Failure.MEMORY:
      raise_memory(4096);
      return ERR;
    case Failure.NESTING: return raise_msg(T_RUNTIME_ERROR, "maximum recursion depth exceeded");
    case Failure.TOO_BIG: return raise_msg(T_MEMORY_ERROR, "code too large");
    case Failure.UNICODE_NAME: return raise_msg(T_NOT_IMPLEMENTED_ERROR, "unicode name escapes");
    default: return ERR;
  }
}

function syntax_error(type: usize, file: V): V {
  const message = str_lit(syntax_text);
  if (message == ERR) return ERR;
  const e = exc_new1(type, message);
  if (e == ERR) return ERR;
  trace_add(ptr_of(e), file, syntax_line, syntax_scope ? obj(syntax_scope) : NONE);
  return raise(e);
}
