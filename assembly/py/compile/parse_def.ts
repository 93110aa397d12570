/** Parameter lists, functions, classes and decorators. */
import { Failure, fail_syntax, failed } from "./arena";
import { lex_next, tok, tok_line } from "./lexer";
import { N, Node, list, mark, name_node, node1, none, push, set_child } from "./nodes";
import { accept, call_list, enter, expect, expect_name, leave, parse_named, parse_test, syntax_error } from "./parse_expr";
import { parse_block } from "./parse_stmt";
import { F, S, Scope, exists, scope_new, symbol, symbol_find } from "./scope";
import { Tok } from "./tokens";

/** Declares a parameter; the order of declaration is the order of the registers. */
function declare(scope: Scope, name: usize, line: u32): u32 {
  if (!name) return 0;
  if (exists(symbol_find(scope, name))) fail_syntax(Failure.SYNTAX, "argument name reused", line, 0);
  const s = symbol(scope, name);
  s.flags |= F.PARAM;
  return <u32>changetype<usize>(s);
}

function annotation(end: i32): void {
  if (end == Tok.RPAREN && accept(Tok.COLON)) parse_test();
}

/**
 * Parameters up to (not with) the token `end`. Pushes the default values: first those of positional parameters,
 * those of keyword-only ones as KEYWORD. `*args` and `**kwargs` are declared last, whatever the order in the text.
 */
export function parse_parameters(scope_address: u32, end: i32): void {
  const scope = changetype<Scope>(scope_address);
  let star_name: usize = 0;
  let dstar_name: usize = 0;
  let star = false;
  let line = tok_line;
  while (!failed() && tok != end) {
    line = tok_line;
    if (dstar_name) {
      fail_syntax(Failure.SYNTAX, "invalid syntax", line, 0);
    } else if (accept(Tok.STAR)) {
      if (star) fail_syntax(Failure.SYNTAX, "invalid syntax", line, 0);
      star = true;
      if (tok == Tok.NAME) {
        star_name = expect_name();
        annotation(end);
      }
    } else if (accept(Tok.DSTAR)) {
      dstar_name = expect_name();
      annotation(end);
    } else if (tok == Tok.SLASH && scope.args && !star) {
      lex_next();
    } else {
      const name = expect_name();
      annotation(end);
      declare(scope, name, line);
      if (star) scope.kwonly++;
      else scope.args++;
      if (accept(Tok.ASSIGN)) {
        const value = parse_test();
        if (star) {
          const keyword = node1(N.KEYWORD, line, value);
          keyword.aux = <u32>name;
          push(keyword);
          scope.kwdefaults++;
        } else {
          push(value);
          scope.defaults++;
        }
      } else if (!star && scope.defaults) {
        fail_syntax(Failure.SYNTAX, "non-default argument follows default argument", line, 0);
      }
    }
    if (!accept(Tok.COMMA)) break;
  }
  if (star && !star_name && !scope.kwonly) fail_syntax(Failure.SYNTAX, "invalid syntax", line, 0);
  if (star_name) scope.star = declare(scope, star_name, line);
  if (dstar_name) scope.doublestar = declare(scope, dstar_name, line);
}

/** A function behind "def"; `decorators_from` is the mark before the decorators were pushed. */
function parse_function(line: u32, decorators: u32, from: u32, is_async: bool): Node {
  lex_next();
  const at = tok_line;
  const name = expect_name();
  const address = scope_new(S.FUNCTION, line);
  const scope = changetype<Scope>(address);
  scope.name = <u32>name;
  scope.decorators = decorators;
  scope.is_async = is_async;
  expect(Tok.LPAREN);
  parse_parameters(address, Tok.RPAREN);
  expect(Tok.RPAREN);
  if (accept(Tok.ARROW)) parse_test();
  return definition(N.DEF, line, address, from, name_node(name, at));
}

function parse_class(line: u32, decorators: u32, from: u32): Node {
  lex_next();
  const at = tok_line;
  const name = expect_name();
  const address = scope_new(S.CLASS, line);
  const scope = changetype<Scope>(address);
  scope.name = <u32>name;
  scope.decorators = decorators;
  if (accept(Tok.LPAREN)) call_list();
  return definition(N.CLASS, line, address, from, name_node(name, at));
}

/** Block and node of a function or class, whose children from the decorators on have been pushed. */
function definition(kind: i32, line: u32, scope: u32, from: u32, target: Node): Node {
  expect(Tok.COLON);
  const block = parse_block();
  const node = list(kind, line, from);
  node.aux = scope;
  if (!failed()) {
    set_child(node, 0, block);
    set_child(node, 1, target);
  }
  return node;
}

/** Any definition: decorators, then "def", "async def" or "class". */
export function parse_definition(): Node {
  if (!enter()) return none();
  const from = mark();
  push(none());
  push(none());
  let decorators: u32 = 0;
  while (accept(Tok.AT)) {
    push(parse_named());
    decorators++;
    expect(Tok.NEWLINE);
  }
  const line = tok_line;
  let node = none();
  if (tok == Tok.CLASS) node = parse_class(line, decorators, from);
  else {
    const is_async = accept(Tok.ASYNC);
    if (tok == Tok.DEF) node = parse_function(line, decorators, from, is_async);
    else syntax_error();
  }
  leave();
  return node;
}

/** Behind "async" in a statement: "def" was seen. */
export function parse_async_def(line: u32): Node {
  if (!enter()) return none();
  const from = mark();
  push(none());
  push(none());
  const node = parse_function(line, 0, from, true);
  leave();
  return node;
}

