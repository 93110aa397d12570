/** Scopes and symbols: which name is what in which block. Filled by the parser (parameters) and `walk.ts`. */
import { Vec, arena_alloc, failed, vec_new, vec_push } from "./arena";
import { Node } from "./nodes";

/** Kinds of scopes. */
export const enum S {
  MODULE = 0,
  FUNCTION,
  LAMBDA,
  CLASS,
  /** A generator expression: a function of its own. */
  GENERATOR,
  /** A list, set or dict comprehension: runs in the frame of the block around it, with names of its own. */
  COMPREHENSION,
}

/** Facts about a symbol. */
export const enum F {
  PARAM = 1,
  ASSIGNED = 2,
  USED = 4,
  GLOBAL = 8,
  NONLOCAL = 16,
  /** Deleted somewhere (also by the end of an except clause): never definitely assigned. */
  DELETED = 32,
  /** A local that an inner function uses. */
  CELL = 64,
  /** A cell received from an outer function. */
  FREE = 128,
  /** The variable of a loop over `range`. */
  COUNTER = 256,
  /** Written by something other than a loop over `range`. */
  STORED = 512,
  /** Counter of a loop that is being compiled. */
  BUSY = 1024,
}

@unmanaged
export class Symbol {
  /** Address of the interned str. */
  name: u32;
  next: u32;
  flags: u32;
  /** Register (index) once allocated. */
  reg: u32;
  /** Number of the local in the definite-assignment sets. */
  index: u32;
  /** Next symbol in order of appearance. */
  link: u32;
}

const BUCKETS: u32 = 8;

@unmanaged
export class Scope {
  kind: u32;
  line: u32;
  /** Address of the str: name of the function or class, or `<lambda>` ... */
  name: u32;
  parent: u32;
  /** The scope in whose frame this one's variables live (itself except for comprehensions). */
  frame: u32;
  node: u32;
  first: u32;
  last: u32;
  b0: u32;
  b1: u32;
  b2: u32;
  b3: u32;
  b4: u32;
  b5: u32;
  b6: u32;
  b7: u32;
  /** Positional parameters, and how many of them have defaults. */
  args: u32;
  defaults: u32;
  /** Keyword-only parameters; their defaults are KEYWORD children. */
  kwonly: u32;
  kwdefaults: u32;
  decorators: u32;
  star: u32;
  doublestar: u32;
  is_generator: u32;
  is_async: u32;
  /** The jumps of this function do not fit the short form. */
  long_jumps: u32;
  /** An expression inside assigns with ":=". */
  has_walrus: u32;
  /** A class body whose methods use `super()` or `__class__`. */
  needs_class: u32;
  locals: u32;
}

/** All scopes in order of appearance (inner after outer). */
export let scopes: Vec = changetype<Vec>(0);

export function scopes_open(): void {
  scopes = vec_new();
}

export function scope_new(kind: i32, line: u32): u32 {
  const scope = changetype<Scope>(arena_alloc(offsetof<Scope>()));
  scope.kind = kind;
  scope.line = line;
  return <u32>changetype<usize>(scope);
}

export function scope_add(scope: Scope): void {
  store<u32>(vec_push(scopes, 4), <u32>changetype<usize>(scope));
}

// ---- symbols ---------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function bucket(scope: Scope, name: usize): usize {
  return changetype<usize>(scope) + offsetof<Scope>("b0") + ((<u32>(name >> 4) & (BUCKETS - 1)) << 2);
}

/** The symbol, or 0 (as an address). */
export function symbol_find(scope: Scope, name: usize): Symbol {
  let s = changetype<Symbol>(load<u32>(bucket(scope, name)));
  while (changetype<usize>(s) && s.name != <u32>name) s = changetype<Symbol>(s.next);
  return s;
}

/** The symbol, made when it is not there yet. */
export function symbol(scope: Scope, name: usize): Symbol {
  let s = symbol_find(scope, name);
  if (changetype<usize>(s)) return s;
  s = changetype<Symbol>(arena_alloc(offsetof<Symbol>()));
  if (failed()) return s;
  const head = bucket(scope, name);
  s.name = <u32>name;
  s.next = load<u32>(head);
  const address = <u32>changetype<usize>(s);
  store<u32>(head, address);
  if (scope.last) changetype<Symbol>(scope.last).link = address;
  else scope.first = address;
  scope.last = address;
  return s;
}

// @ts-ignore: decorator
@inline export function exists(s: Symbol): bool { return changetype<usize>(s) != 0; }

/** True for a variable of the scope itself (not global, nonlocal or only used there). */
export function is_local(s: Symbol): bool {
  return (s.flags & (F.PARAM | F.ASSIGNED)) != 0 && (s.flags & (F.GLOBAL | F.NONLOCAL)) == 0;
}

/** True for a scope with registers for its variables. */
export function is_function(scope: Scope): bool {
  return scope.kind != S.MODULE && scope.kind != S.CLASS;
}

export function node_scope(node: Node): Scope {
  return changetype<Scope>(node.aux);
}
