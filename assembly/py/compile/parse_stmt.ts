/** Statements and blocks. */
import { Failure, fail_syntax, failed } from "./arena";
import { const_declare } from "./fold";
import { lex_blank, lex_next, tok, tok_line } from "./lexer";
import { N, Node, is_none, list, mark, name_node, node0, node1, node2, node3, none, push, set_child } from "./nodes";
import { accept, enter, expect, expect_name, leave, parse_named, parse_target, parse_target_list, parse_test, parse_testlist, parse_value, parse_yield, syntax_error } from "./parse_expr";
import { parse_async_def, parse_definition } from "./parse_def";
import { Tok } from "./tokens";
import { dotted_name } from "./values";

/** A whole file. */
export function parse_file(): Node {
  const from = mark();
  const line = tok_line;
  while (!failed() && tok != Tok.END) {
    if (accept(Tok.NEWLINE)) continue;
    statement();
  }
  return list(N.BLOCK, line, from);
}

/** One statement of the REPL. */
export function parse_single(): Node {
  const from = mark();
  const line = tok_line;
  // nothing but a comment or blank lines is fine
  if (tok != Tok.END || !lex_blank) statement();
  while (accept(Tok.NEWLINE)) {}
  if (tok != Tok.END) syntax_error();
  return list(N.BLOCK, line, from);
}

/** An expression (`eval`): a block that returns it (`op` 1: allowed outside of a function). */
export function parse_eval(): Node {
  const line = tok_line;
  const from = mark();
  const node = node1(N.RETURN, line, parse_testlist());
  node.op = 1;
  push(node);
  while (accept(Tok.NEWLINE)) {}
  if (tok != Tok.END) syntax_error();
  return list(N.BLOCK, line, from);
}

/** The block of a compound statement, behind its colon. */
export function parse_block(): Node {
  const line = tok_line;
  const from = mark();
  if (!accept(Tok.NEWLINE)) {
    simple_statement();
    return list(N.BLOCK, line, from);
  }
  if (tok != Tok.INDENT) {
    fail_syntax(Failure.SYNTAX, "invalid syntax", tok_line, 0);
    return none();
  }
  lex_next();
  if (!enter()) return none();
  do statement();
  while (!failed() && tok != Tok.DEDENT);
  leave();
  expect(Tok.DEDENT);
  return list(N.BLOCK, line, from);
}

/** Pushes one compound statement, or the simple statements of one line. */
function statement(): void {
  switch (tok) {
    case Tok.IF: push(parse_if()); return;
    case Tok.WHILE: push(parse_while()); return;
    case Tok.FOR: push(parse_for(false)); return;
    case Tok.TRY: push(parse_try()); return;
    case Tok.WITH: push(parse_with(false)); return;
    case Tok.DEF: case Tok.CLASS: case Tok.AT: push(parse_definition()); return;
    case Tok.ASYNC: {
      const line = tok_line;
      lex_next();
      if (tok == Tok.DEF) push(parse_async_def(line));
      else if (tok == Tok.FOR) push(parse_for(true));
      else if (tok == Tok.WITH) push(parse_with(true));
      else syntax_error();
      return;
    }
    default: simple_statement();
  }
}

/** Pushes small statements up to and with the end of the line. */
function simple_statement(): void {
  do {
    if (tok == Tok.NEWLINE) break;
    const node = small_statement();
    if (!is_none(node)) push(node);
  } while (accept(Tok.SEMICOLON) && !failed());
  expect(Tok.NEWLINE);
}

function ends_statement(): bool {
  return tok == Tok.NEWLINE || tok == Tok.SEMICOLON || tok == Tok.END;
}

function keyword_only(kind: i32, line: u32): Node {
  lex_next();
  return node0(kind, line);
}

/** A small statement; 0 when it leaves no code. */
function small_statement(): Node {
  const line = tok_line;
  switch (tok) {
    case Tok.PASS: return keyword_only(N.PASS, line);
    case Tok.BREAK: return keyword_only(N.BREAK, line);
    case Tok.CONTINUE: return keyword_only(N.CONTINUE, line);
    case Tok.RETURN:
      lex_next();
      return node1(N.RETURN, line, ends_statement() ? none() : parse_testlist());
    case Tok.RAISE: {
      lex_next();
      if (ends_statement()) return node2(N.RAISE, line, none(), none());
      const exception = parse_test();
      return node2(N.RAISE, line, exception, accept(Tok.FROM) ? parse_test() : none());
    }
    case Tok.DEL: {
      lex_next();
      return node1(N.DELETE, line, parse_target_list());
    }
    case Tok.GLOBAL: return name_list(N.GLOBAL, line);
    case Tok.NONLOCAL: return name_list(N.NONLOCAL, line);
    case Tok.IMPORT: return parse_import(line);
    case Tok.FROM: return parse_from(line);
    case Tok.ASSERT: {
      lex_next();
      const test = parse_test();
      return node2(N.ASSERT, line, test, accept(Tok.COMMA) ? parse_test() : none());
    }
    case Tok.YIELD: return node1(N.EXPR, line, parse_yield());
    default: return expression_statement(line);
  }
}

function expression_statement(line: u32): Node {
  const first = parse_testlist();
  if (failed()) return none();
  if (tok >= Tok.PLUS_EQ && tok <= Tok.AT_EQ) {
    const op = tok - (Tok.PLUS_EQ - Tok.PLUS);
    lex_next();
    const node = node2(N.AUGASSIGN, line, first, parse_value());
    node.op = <u8>op;
    return node;
  }
  if (tok == Tok.COLON) {
    lex_next();
    parse_test();
    return node2(N.ANNASSIGN, line, first, accept(Tok.ASSIGN) ? parse_value() : none());
  }
  if (tok != Tok.ASSIGN) return node1(N.EXPR, line, first);
  const from = mark();
  push(none());
  push(first);
  let value = none();
  while (accept(Tok.ASSIGN)) {
    value = parse_value();
    if (tok == Tok.ASSIGN) push(value);
  }
  const node = list(N.ASSIGN, line, from);
  if (failed()) return none();
  set_child(node, 0, value);
  return const_declare(node);
}

function name_list(kind: i32, line: u32): Node {
  lex_next();
  const from = mark();
  do push(name_node(expect_name(), line));
  while (accept(Tok.COMMA) && !failed());
  return list(kind, line, from);
}

// ---- imports ---------------------------------------------------------------------------------------------

/** The rest of a dotted name that begins with `name`, as one str; 0 after a failure. */
function dotted_rest(name: usize): usize {
  while (name && accept(Tok.DOT)) name = dotted_name(name, expect_name());
  return name;
}

/** Pushes one IMPORT per module. */
function parse_import(line: u32): Node {
  lex_next();
  let node = none();
  do {
    if (!is_none(node)) push(node);
    const at = tok_line;
    const first = expect_name();
    const full = dotted_rest(first);
    const renamed = accept(Tok.AS);
    node = node1(N.IMPORT, line, name_node(renamed ? expect_name() : first, at));
    node.aux = <u32>full;
    node.op = <u8>renamed;
  } while (accept(Tok.COMMA) && !failed());
  return node;
}

function parse_from(line: u32): Node {
  lex_next();
  let level: u32 = 0;
  while (tok == Tok.DOT || tok == Tok.ELLIPSIS) {
    level += tok == Tok.DOT ? 1 : 3;
    lex_next();
  }
  const module: usize = level && tok != Tok.NAME ? 0 : dotted_rest(expect_name());
  expect(Tok.IMPORT);
  const from = mark();
  if (!accept(Tok.STAR)) {
    const parenthesis = accept(Tok.LPAREN);
    do {
      if (parenthesis && tok == Tok.RPAREN) break;
      const at = tok_line;
      const name = expect_name();
      const entry = node1(N.KEYWORD, at, name_node(accept(Tok.AS) ? expect_name() : name, at));
      entry.aux = <u32>name;
      push(entry);
    } while (accept(Tok.COMMA) && !failed());
    if (parenthesis) expect(Tok.RPAREN);
  }
  const node = list(N.IMPORTFROM, line, from);
  node.aux = <u32>module;
  node.op = <u8>level;
  return node;
}

// ---- compound statements ---------------------------------------------------------------------------------

function optional_else(): Node {
  if (!accept(Tok.ELSE)) return none();
  expect(Tok.COLON);
  return parse_block();
}

function parse_if(): Node {
  const line = tok_line;
  const from = mark();
  do {
    lex_next();
    push(parse_named());
    expect(Tok.COLON);
    push(parse_block());
  } while (tok == Tok.ELIF && !failed());
  push(optional_else());
  return list(N.IF, line, from);
}

function parse_while(): Node {
  const line = tok_line;
  lex_next();
  const test = parse_named();
  expect(Tok.COLON);
  const block = parse_block();
  return node3(N.WHILE, line, test, block, optional_else());
}

function parse_for(is_async: bool): Node {
  const line = tok_line;
  lex_next();
  const from = mark();
  push(parse_target_list());
  expect(Tok.IN);
  push(parse_testlist());
  expect(Tok.COLON);
  push(parse_block());
  push(optional_else());
  const node = list(N.FOR, line, from);
  node.op = <u8>is_async;
  return node;
}

function parse_try(): Node {
  const line = tok_line;
  lex_next();
  expect(Tok.COLON);
  const from = mark();
  push(parse_block());
  push(none());
  push(none());
  let otherwise = none();
  let handlers = 0;
  while (tok == Tok.EXCEPT && !failed()) {
    const at = tok_line;
    lex_next();
    let type = none();
    let name = none();
    if (tok != Tok.COLON) {
      type = parse_test();
      if (accept(Tok.AS)) name = name_node(expect_name(), at);
    }
    expect(Tok.COLON);
    push(node3(N.HANDLER, at, type, parse_block(), name));
    handlers++;
  }
  if (handlers) otherwise = optional_else();
  let last = none();
  if (tok == Tok.FINALLY) {
    lex_next();
    expect(Tok.COLON);
    last = parse_block();
  } else if (!handlers) {
    syntax_error();
  }
  const node = list(N.TRY, line, from);
  if (!failed()) {
    set_child(node, 1, otherwise);
    set_child(node, 2, last);
  }
  return node;
}

function parse_with(is_async: bool): Node {
  const line = tok_line;
  lex_next();
  const from = mark();
  push(none());
  do {
    push(parse_test());
    push(accept(Tok.AS) ? parse_target() : none());
  } while (accept(Tok.COMMA) && !failed());
  expect(Tok.COLON);
  const block = parse_block();
  const node = list(N.WITH, line, from);
  if (!failed()) set_child(node, 0, block);
  node.op = <u8>is_async;
  return node;
}
