/** Expressions: precedence climbing over the tokens of `lexer.ts`. Assignability is checked later (`walk.ts`). */
import { ELLIPSIS, FALSE, NONE, TRUE } from "../value";
import { Op } from "../opcodes";
import { Failure, Vec, fail_syntax, failed, vec_push } from "./arena";
import { opt_level } from "./compile";
import { const_find, fold_binary, fold_not, fold_tuple, fold_unary } from "./fold";
import { lex_next, tok, tok_line } from "./lexer";
import { N, Node, compare, constant, is_none, list, mark, name_node, node1, node2, node3, none, pop, push, set_child, value_of } from "./nodes";
import { parse_number, parse_strings, token_name } from "./literals";
import { parse_parameters } from "./parse_def";
import { S, scope_new } from "./scope";
import { Tok } from "./tokens";
import { name_is } from "./values";

/** Deepest nesting of brackets, operators and blocks in the source. */
const MAX_DEPTH: i32 = 100;

const enum Prec {
  OR = 1,
  AND,
  NOT,
  COMPARISON,
  BAR,
  CARET,
  AMP,
  SHIFT,
  SUM,
  PRODUCT,
  UNARY,
}

let depth: i32 = 0;
let compare_ops: Vec = changetype<Vec>(0);

export function expr_open(v: Vec): void {
  depth = 0;
  compare_ops = v;
}

/** Enters one level of nesting; false (and a failure) when there are too many. */
export function enter(): bool {
  if (++depth > MAX_DEPTH) {
    fail_syntax(Failure.NESTING, "", tok_line, 0);
    return false;
  }
  return !failed();
}

export function leave(): void {
  depth--;
}

/** "invalid syntax", or what the lexer has found wrong, at the current token. */
export function syntax_error(): Node {
  if (tok == Tok.INDENT) fail_syntax(Failure.INDENTATION, "unexpected indent", tok_line, 0);
  else if (tok == Tok.DEDENT_MISMATCH)
    fail_syntax(Failure.INDENTATION, "unindent doesn't match any outer indent level", tok_line, 0);
  else fail_syntax(Failure.SYNTAX, "invalid syntax", tok_line, 0);
  return none();
}

export function accept(kind: i32): bool {
  if (tok != kind) return false;
  lex_next();
  return true;
}

export function expect(kind: i32): void {
  if (tok == kind) lex_next();
  else syntax_error();
}

/** The name at the current token, 0 (and a failure) when there is none. */
export function expect_name(): usize {
  if (tok != Tok.NAME) {
    syntax_error();
    return 0;
  }
  const name = token_name();
  lex_next();
  return name;
}

function precedence(kind: i32): i32 {
  switch (kind) {
    case Tok.OR: return Prec.OR;
    case Tok.AND: return Prec.AND;
    case Tok.NOT: case Tok.IN: case Tok.IS:
    case Tok.LT: case Tok.LE: case Tok.GT: case Tok.GE: case Tok.EQ: case Tok.NE: return Prec.COMPARISON;
    case Tok.BAR: return Prec.BAR;
    case Tok.CARET: return Prec.CARET;
    case Tok.AMP: return Prec.AMP;
    case Tok.LSHIFT: case Tok.RSHIFT: return Prec.SHIFT;
    case Tok.PLUS: case Tok.MINUS: return Prec.SUM;
    case Tok.STAR: case Tok.SLASH: case Tok.DSLASH: case Tok.PERCENT: case Tok.AT: return Prec.PRODUCT;
    default: return 0;
  }
}

/** An expression of operators that bind at least as strongly as `min`. */
function operators(min: i32): Node {
  if (!enter()) return none();
  const line = tok_line;
  let node: Node;
  if (tok == Tok.NOT && min <= Prec.NOT) {
    lex_next();
    node = fold_not(operators(Prec.NOT), line);
  } else if (tok == Tok.MINUS || tok == Tok.PLUS || tok == Tok.TILDE) {
    const op = tok;
    lex_next();
    node = fold_unary(op, operators(Prec.UNARY), line);
  } else {
    node = primary();
    if (accept(Tok.DSTAR)) node = fold_binary(Tok.DSTAR, node, operators(Prec.UNARY), line);
  }
  while (!failed()) {
    const p = precedence(tok);
    if (p < min || p == 0) break;
    if (p == Prec.OR || p == Prec.AND) {
      const kind = tok;
      const from = mark();
      push(node);
      while (accept(kind)) push(operators(p + 1));
      node = list(kind == Tok.OR ? N.OR : N.AND, line, from);
    } else if (p == Prec.COMPARISON) {
      node = comparison(node, line);
    } else {
      const op = tok;
      lex_next();
      node = fold_binary(op, node, operators(p + 1), line);
    }
  }
  leave();
  return node;
}

/** The rest of a (chained) comparison. */
function comparison(first: Node, line: u32): Node {
  const from = mark();
  const ops_from = compare_ops.len;
  push(first);
  while (!failed() && precedence(tok) == Prec.COMPARISON) {
    let op: i32 = Op.IN;
    const kind = tok;
    lex_next();
    if (kind == Tok.NOT) {
      expect(Tok.IN);
      op = Op.NOTIN;
    } else if (kind == Tok.IS) {
      op = accept(Tok.NOT) ? Op.ISNOT : Op.IS;
    } else if (kind != Tok.IN) {
      op = Op.LT + (kind - Tok.LT);
    }
    store<u32>(vec_push(compare_ops, 4), op);
    push(operators(Prec.BAR));
  }
  return compare(line, from, compare_ops, ops_from);
}

/** An atom with its trailers, perhaps awaited. */
function primary(): Node {
  const line = tok_line;
  const awaited = accept(Tok.AWAIT);
  let node = atom();
  while (!failed()) {
    if (tok == Tok.LPAREN) {
      const from = mark();
      push(node);
      lex_next();
      call_list();
      node = list(N.CALL, line, from);
    } else if (tok == Tok.LBRACKET) {
      lex_next();
      node = node2(N.SUBSCRIPT, line, node, subscript());
      expect(Tok.RBRACKET);
    } else if (tok == Tok.DOT) {
      lex_next();
      const name = expect_name();
      node = node1(N.ATTR, line, node);
      node.aux = <u32>name;
    } else {
      break;
    }
  }
  return awaited ? node1(N.AWAIT, line, node) : node;
}

/** Pushes the arguments of a call up to and with the closing parenthesis. */
export function call_list(): void {
  while (!failed() && tok != Tok.RPAREN) {
    const line = tok_line;
    if (accept(Tok.STAR)) push(node1(N.STAR, line, parse_test()));
    else if (accept(Tok.DSTAR)) push(node1(N.DOUBLESTAR, line, parse_test()));
    else {
      let node = parse_named();
      if (tok == Tok.FOR || tok == Tok.ASYNC) {
        node = comprehension(N.COMP, node, none(), line);
      } else if (accept(Tok.ASSIGN)) {
        // a left side that is no name is reported with its line by the next pass
        const keyword = node2(N.KEYWORD, line, parse_test(), node);
        if (!failed()) keyword.aux = node.aux;
        node = keyword;
      }
      push(node);
    }
    if (!accept(Tok.COMMA)) break;
  }
  expect(Tok.RPAREN);
}

function subscript_item(): Node {
  const line = tok_line;
  let start = none();
  if (tok != Tok.COLON) {
    start = parse_test();
    if (tok != Tok.COLON) return start;
  }
  lex_next();
  let stop = none();
  let step = none();
  if (tok != Tok.COLON && tok != Tok.RBRACKET && tok != Tok.COMMA) stop = parse_test();
  if (accept(Tok.COLON) && tok != Tok.RBRACKET && tok != Tok.COMMA) step = parse_test();
  return node3(N.SLICE, line, start, stop, step);
}

function subscript(): Node {
  const line = tok_line;
  const first = subscript_item();
  if (tok != Tok.COMMA) return first;
  const from = mark();
  push(first);
  while (accept(Tok.COMMA)) {
    if (tok == Tok.RBRACKET) break;
    push(subscript_item());
  }
  return fold_tuple(list(N.TUPLE, line, from));
}

/** A name: that of a constant stands for its value (and keeps the name beside it, for keyword arguments). */
function named(name: usize, line: u32): Node {
  const known = const_find(name);
  if (is_none(known)) return name_is(name, "__debug__") ? constant(opt_level ? FALSE : TRUE, line) : name_node(name, line);
  if (known.kind == N.TUPLE) return known;
  const node = constant(value_of(known), line);
  node.aux = <u32>name;
  return node;
}

function single(value: u64): Node {
  const node = constant(value, tok_line);
  lex_next();
  return node;
}

function atom(): Node {
  const line = tok_line;
  switch (tok) {
    case Tok.NAME: {
      const name = token_name();
      lex_next();
      return name ? named(name, line) : none();
    }
    case Tok.INT:
    case Tok.FLOAT: return parse_number();
    case Tok.STRING:
    case Tok.BYTES:
    case Tok.FSTRING: return parse_strings();
    case Tok.NONE: return single(NONE);
    case Tok.TRUE: return single(TRUE);
    case Tok.FALSE: return single(FALSE);
    case Tok.ELLIPSIS: return single(ELLIPSIS);
    case Tok.LPAREN: return parenthesis();
    case Tok.LBRACKET: return bracket();
    case Tok.LBRACE: return brace();
    default: return syntax_error();
  }
}

function parenthesis(): Node {
  const line = tok_line;
  lex_next();
  const from = mark();
  if (accept(Tok.RPAREN)) return fold_tuple(list(N.TUPLE, line, from));
  if (tok == Tok.YIELD) {
    const node = parse_yield();
    expect(Tok.RPAREN);
    return node;
  }
  let node = parse_named_or_star();
  if (tok == Tok.FOR || tok == Tok.ASYNC) {
    node = comprehension(N.COMP, node, none(), line);
  } else if (tok == Tok.COMMA) {
    push(node);
    while (accept(Tok.COMMA)) {
      if (tok == Tok.RPAREN || failed()) break;
      push(parse_named_or_star());
    }
    node = fold_tuple(list(N.TUPLE, line, from));
  }
  expect(Tok.RPAREN);
  return node;
}

function bracket(): Node {
  const line = tok_line;
  lex_next();
  const from = mark();
  if (tok != Tok.RBRACKET) {
    const first = parse_named_or_star();
    if (tok == Tok.FOR || tok == Tok.ASYNC) {
      const node = comprehension(N.LIST, first, none(), line);
      expect(Tok.RBRACKET);
      return node;
    }
    push(first);
    while (accept(Tok.COMMA)) {
      if (tok == Tok.RBRACKET || failed()) break;
      push(parse_named_or_star());
    }
  }
  expect(Tok.RBRACKET);
  return list(N.LIST, line, from);
}

/** One item of a dict display or set display: pushes key and value, or the element. True for a pair. */
function brace_item(): bool {
  if (accept(Tok.DSTAR)) {
    push(none());
    push(operators(Prec.BAR));
    return true;
  }
  push(parse_named_or_star());
  if (!accept(Tok.COLON)) return false;
  push(parse_test());
  return true;
}

function brace(): Node {
  const line = tok_line;
  lex_next();
  const from = mark();
  if (accept(Tok.RBRACE)) return list(N.DICT, line, from);
  const pair = brace_item();
  if (tok == Tok.FOR || tok == Tok.ASYNC) {
    const value = pair ? pop() : none();
    const key = pop();
    if (is_none(key)) syntax_error();
    const node = comprehension(pair ? N.DICT : N.SET, key, value, line);
    expect(Tok.RBRACE);
    return node;
  }
  while (accept(Tok.COMMA)) {
    if (tok == Tok.RBRACE || failed()) break;
    if (brace_item() != pair) {
      fail_syntax(Failure.SYNTAX, pair ? "expecting key:value for dict" : "expecting just a value for set", line, 0);
    }
  }
  expect(Tok.RBRACE);
  return list(pair ? N.DICT : N.SET, line, from);
}

/** The clauses of a comprehension, whose element (and dict value) have been read. */
function comprehension(kind: i32, element: Node, value: Node, line: u32): Node {
  const from = mark();
  push(element);
  push(value);
  while (!failed()) {
    const at = tok_line;
    if (tok == Tok.FOR || tok == Tok.ASYNC) {
      const is_async = accept(Tok.ASYNC);
      expect(Tok.FOR);
      const target = parse_target_list();
      expect(Tok.IN);
      const clause = node2(N.COMPFOR, at, target, operators(Prec.OR));
      clause.op = <u8>is_async;
      push(clause);
    } else if (accept(Tok.IF)) {
      push(node1(N.COMPIF, at, tok == Tok.LAMBDA ? parse_lambda(true) : operators(Prec.OR)));
    } else {
      break;
    }
  }
  const node = list(N.COMP, line, from);
  node.op = <u8>kind;
  node.aux = scope_new(kind == N.COMP ? S.GENERATOR : S.COMPREHENSION, line);
  return node;
}

function parse_lambda(no_condition: bool): Node {
  if (!enter()) return none();
  const line = tok_line;
  lex_next();
  const scope = scope_new(S.LAMBDA, line);
  const from = mark();
  push(none());
  parse_parameters(scope, Tok.COLON);
  expect(Tok.COLON);
  const body = no_condition && tok != Tok.LAMBDA ? operators(Prec.OR) : parse_test();
  const node = list(N.LAMBDA, line, from);
  node.aux = scope;
  if (!failed()) set_child(node, 0, body);
  leave();
  return node;
}

/** test: a lambda, or operators with an optional condition. */
export function parse_test(): Node {
  if (tok == Tok.LAMBDA) return parse_lambda(false);
  const line = tok_line;
  const node = operators(Prec.OR);
  if (tok != Tok.IF || failed()) return node;
  lex_next();
  const test = operators(Prec.OR);
  expect(Tok.ELSE);
  if (!enter()) return none();
  const otherwise = parse_test();
  leave();
  return node3(N.COND, line, test, node, otherwise);
}

/** test, or name := test. */
export function parse_named(): Node {
  const line = tok_line;
  const node = parse_test();
  if (tok != Tok.WALRUS || failed()) return node;
  lex_next();
  return node2(N.WALRUS, line, node, parse_test());
}

function parse_named_or_star(): Node {
  const line = tok_line;
  return accept(Tok.STAR) ? node1(N.STAR, line, operators(Prec.BAR)) : parse_named();
}

/** True when the current token cannot start another item of a list of expressions. */
function ends_list(): bool {
  switch (tok) {
    case Tok.NEWLINE: case Tok.END: case Tok.SEMICOLON: case Tok.RPAREN: case Tok.RBRACKET: case Tok.RBRACE:
    case Tok.COLON: case Tok.ASSIGN: case Tok.BANG: case Tok.IN: case Tok.WALRUS: return true;
    default: return (tok >= Tok.PLUS_EQ && tok <= Tok.AT_EQ) || failed();
  }
}

/** Tests (and starred ones) separated by commas: the single one, or a TUPLE. */
export function parse_testlist(): Node {
  const line = tok_line;
  const first = parse_test_or_star();
  if (tok != Tok.COMMA) return first;
  const from = mark();
  push(first);
  while (accept(Tok.COMMA)) {
    if (ends_list()) break;
    push(parse_test_or_star());
  }
  return fold_tuple(list(N.TUPLE, line, from));
}

function parse_test_or_star(): Node {
  const line = tok_line;
  return accept(Tok.STAR) ? node1(N.STAR, line, operators(Prec.BAR)) : parse_test();
}

/** Targets of a for or del: no comparison, so that "in" ends them. */
export function parse_target_list(): Node {
  const line = tok_line;
  const first = parse_target();
  if (tok != Tok.COMMA) return first;
  const from = mark();
  push(first);
  while (accept(Tok.COMMA)) {
    if (ends_list()) break;
    push(parse_target());
  }
  return list(N.TUPLE, line, from);
}

export function parse_target(): Node {
  const line = tok_line;
  return accept(Tok.STAR) ? node1(N.STAR, line, operators(Prec.BAR)) : operators(Prec.BAR);
}

/** A yield expression; the current token is "yield". */
export function parse_yield(): Node {
  const line = tok_line;
  lex_next();
  if (accept(Tok.FROM)) return node1(N.YIELDFROM, line, parse_test());
  return node1(N.YIELD, line, ends_list() ? none() : parse_testlist());
}

/** The right side of an assignment. */
export function parse_value(): Node {
  return tok == Tok.YIELD ? parse_yield() : parse_testlist();
}
