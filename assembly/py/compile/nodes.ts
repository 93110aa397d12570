/**
 * The syntax tree. Every node is a header and an array of children (addresses of nodes, 0 = absent), so that a pass
 * needs to know only the kinds that it cares about.
 */
import { Failure, Vec, arena_alloc, fail_syntax, failed, vec_push } from "./arena";
import { V } from "../value";

/** Children are listed behind each kind; `aux` and `op` where used. */
export const enum N {
  // expressions
  NAME = 1, // aux = name
  CONST, // value in place of children
  JOINED, // f-string: CONST and FVALUE parts
  FVALUE, // expression, spec or 0; op = conversion character or 0
  TUPLE,
  LIST,
  SET,
  DICT, // key, value, ...; key 0: value is a mapping to merge
  BINARY, // left, right; op = Tok
  UNARY, // operand; op = Tok
  NOT,
  AND, // operands
  OR,
  COMPARE, // operands, then (as plain numbers) the comparison instructions
  COND, // test, yes, no
  CALL, // callee, arguments
  KEYWORD, // value; aux = name (call argument)
  STAR, // value (call argument, target, display element)
  DOUBLESTAR, // value (call argument)
  ATTR, // object; aux = name
  SUBSCRIPT, // object, index
  SLICE, // start, stop, step
  LAMBDA, // body, defaults ...; aux = scope
  COMP, // element, value (dict) or 0, clauses; op = N.LIST, SET, DICT or COMP (generator); aux = scope
  COMPFOR, // target, iterable; op = 1: async
  COMPIF, // condition
  YIELD, // value or 0
  YIELDFROM,
  AWAIT,
  WALRUS, // target NAME, value
  // statements
  BLOCK, // statements
  EXPR,
  ASSIGN, // value, targets
  AUGASSIGN, // target, value; op = Tok of the operator without "="
  ANNASSIGN, // target, value or 0
  DELETE, // targets
  PASS,
  BREAK,
  CONTINUE,
  RETURN, // value or 0
  RAISE, // exception, cause: each or 0
  GLOBAL, // NAMEs
  NONLOCAL,
  IMPORT, // NAME the variable; aux = dotted name; op = 1: "as", so bind the innermost module
  IMPORTFROM, // per name a KEYWORD(aux = name, NAME = variable); none: "*". aux = module name (may be empty), op = level
  ASSERT, // test, message or 0
  IF, // test, block, test, block ..., else block or 0
  WHILE, // test, block, else or 0
  FOR, // target, iterable, block, else or 0; op = 1: async
  TRY, // block, else or 0, finally or 0, HANDLERs
  HANDLER, // type or 0, block, NAME or 0
  WITH, // block, then expression, target or 0 per item; op = 1: async
  DEF, // block, target NAME, decorators and defaults; aux = scope
  CLASS, // block, target NAME, decorators and arguments; aux = scope
}

@unmanaged
export class Node {
  kind: u8;
  op: u8;
  /** Height of the tree, the spine of binary operators not counted. */
  height: u16;
  line: u32;
  n: u32;
  aux: u32;
}

const HEADER: u32 = 16;
/** Deepest nesting of source text; each level costs a pass about three host frames. */
export const MAX_HEIGHT: u32 = 200;

// ---- construction ----------------------------------------------------------------------------------------

/** Children of nodes under construction; a list is collected here and then copied into its node. */
let stack: Vec = changetype<Vec>(0);

export function nodes_open(v: Vec): void {
  stack = v;
}

/** Height of the stack, to be given to `list`. */
export function mark(): u32 {
  return stack.len;
}

export function push(node: Node): void {
  store<u32>(vec_push(stack, 4), <u32>changetype<usize>(node));
}

export function pop(): Node {
  return stack.len && !failed() ? changetype<Node>(load<u32>(stack.data + --stack.len * 4)) : changetype<Node>(0);
}

function raise_height(node: Node, child: usize, by: u32): void {
  if (!child) return;
  const height = <u32>changetype<Node>(child).height + by;
  if (height > <u32>node.height) {
    if (height > MAX_HEIGHT) fail_syntax(Failure.NESTING, "", node.line, 0);
    else node.height = <u16>height;
  }
}

function make(kind: i32, line: u32, n: u32): Node {
  const node = changetype<Node>(arena_alloc(HEADER + n * 4));
  // a scratch block after a failure, which has room for what node0 to node3 and constants hold
  if (failed()) return changetype<Node>(arena_alloc(HEADER + 16));
  node.kind = <u8>kind;
  node.line = line;
  node.n = n;
  return node;
}

export function set_child(node: Node, i: u32, child: Node): void {
  const address = changetype<usize>(child);
  store<u32>(changetype<usize>(node) + HEADER + i * 4, <u32>address);
  raise_height(node, address, node.kind == N.BINARY && i == 0 ? 0 : 1);
}

export function node0(kind: i32, line: u32): Node {
  return make(kind, line, 0);
}

export function node1(kind: i32, line: u32, a: Node): Node {
  const node = make(kind, line, 1);
  set_child(node, 0, a);
  return node;
}

export function node2(kind: i32, line: u32, a: Node, b: Node): Node {
  const node = make(kind, line, 2);
  set_child(node, 0, a);
  set_child(node, 1, b);
  return node;
}

export function node3(kind: i32, line: u32, a: Node, b: Node, c: Node): Node {
  const node = make(kind, line, 3);
  set_child(node, 0, a);
  set_child(node, 1, b);
  set_child(node, 2, c);
  return node;
}

/** A node with everything pushed since `from` as children. */
export function list(kind: i32, line: u32, from: u32): Node {
  if (failed()) return node0(kind, line);
  const n = stack.len - from;
  const node = make(kind, line, n);
  if (!failed()) {
    for (let i: u32 = 0; i < n; i++) set_child(node, i, changetype<Node>(load<u32>(stack.data + (from + i) * 4)));
  }
  stack.len = from;
  return node;
}

/** As `list`, for COMPARE: the second half of the children are numbers. */
export function compare(line: u32, from: u32, ops: Vec, ops_from: u32): Node {
  if (failed()) return node0(N.COMPARE, line);
  const n = stack.len - from;
  const m = ops.len - ops_from;
  const node = make(N.COMPARE, line, n + m);
  if (!failed()) {
    for (let i: u32 = 0; i < n; i++) set_child(node, i, changetype<Node>(load<u32>(stack.data + (from + i) * 4)));
    memory.copy(changetype<usize>(node) + HEADER + n * 4, ops.data + ops_from * 4, m * 4);
  }
  stack.len = from;
  ops.len = ops_from;
  return node;
}

export function constant(v: V, line: u32): Node {
  const node = make(N.CONST, line, 2);
  node.n = 0;
  store<u64>(changetype<usize>(node), v, HEADER);
  return node;
}

export function name_node(name: usize, line: u32): Node {
  const node = make(N.NAME, line, 0);
  node.aux = <u32>name;
  return node;
}

// ---- access ----------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline export function none(): Node { return changetype<Node>(0); }
// @ts-ignore: decorator
@inline export function is_none(node: Node): bool { return changetype<usize>(node) == 0; }
// @ts-ignore: decorator
@inline export function child(node: Node, i: u32): Node {
  return changetype<Node>(load<u32>(changetype<usize>(node) + HEADER + i * 4));
}
/** Comparison instruction `i` of a COMPARE. */
// @ts-ignore: decorator
@inline export function compare_op(node: Node, i: u32): u32 {
  return load<u32>(changetype<usize>(node) + HEADER + ((node.n + 1) / 2 + i) * 4);
}
// @ts-ignore: decorator
@inline export function value_of(node: Node): V { return load<u64>(changetype<usize>(node), HEADER); }
