/** Loading, storing and deleting variables. */
import { Op } from "../opcodes";
import { obj } from "../value";
import { F, S, Scope, Symbol, exists, is_local, symbol_find } from "./scope";
import { emit, emit_cache, emit_w, is_assigned, konst, konst16, load_undef, move, pick, set_assigned, temp, u } from "./unit";

/** The scope whose names are being compiled: the unit's, or a comprehension inside of it. */
export let scope: Scope = changetype<Scope>(0);

export function enter_scope(s: Scope): Scope {
  const outer = scope;
  scope = s;
  return outer;
}

/** Where a name lives. */
export const enum Home {
  LOCAL,
  CELL,
  /** In a class body or named module code: the dict in R[0], else global. */
  NAMED,
  /** In a class body: the dict in R[0], else the cell. */
  NAMED_CELL,
  GLOBAL,
}

/** The symbol that `find_home` has found (LOCAL and CELL kinds). */
export let found: Symbol = changetype<Symbol>(0);

export function find_home(name: usize): Home {
  let s = scope;
  while (s.kind == S.COMPREHENSION) {
    found = symbol_find(s, name);
    if (exists(found) && is_local(found)) return found.flags & F.CELL ? Home.CELL : Home.LOCAL;
    s = changetype<Scope>(s.parent);
    // a comprehension in a class body does not see the class's names
    if (s.kind == S.CLASS || s.kind == S.MODULE) {
      found = symbol_find(s, name);
      if (exists(found) && found.flags & F.FREE) return Home.CELL;
      if (exists(found) && found.flags & F.CELL) return Home.CELL;
      return s.kind == S.MODULE && u.named ? Home.NAMED : Home.GLOBAL;
    }
  }
  found = symbol_find(s, name);
  if (s.kind == S.MODULE) return u.named ? Home.NAMED : Home.GLOBAL;
  if (!exists(found) || found.flags & F.GLOBAL) return Home.GLOBAL;
  if (s.kind == S.CLASS) {
    if (found.flags & F.FREE) return found.flags & F.NONLOCAL ? Home.CELL : Home.NAMED_CELL;
    return Home.NAMED;
  }
  if (is_local(found)) return found.flags & F.CELL ? Home.CELL : Home.LOCAL;
  return found.flags & F.FREE ? Home.CELL : Home.GLOBAL;
}

/** Register of a local variable that is no cell, -1 for all other names. */
export function local_register(name: usize): i32 {
  return find_home(name) == Home.LOCAL ? found.reg : -1;
}

/** Loads a variable. `want` < 0: any register; a local stays where it is. */
export function load_name(name: usize, want: i32): u32 {
  const home = find_home(name);
  if (home == Home.LOCAL) {
    const s = found;
    if (!is_assigned(s.index) || s.flags & F.DELETED) {
      emit_w(Op.CHECK, s.reg, konst(obj(name)));
      if (!(s.flags & F.DELETED)) set_assigned(s.index);
    }
    if (want < 0) return s.reg;
    move(want, s.reg);
    return want;
  }
  const r = pick(want);
  switch (home) {
    case Home.CELL: emit(Op.LOADCELL, r, found.reg, konst16(obj(name))); break;
    case Home.NAMED: emit_w(Op.LOADN, r, konst(obj(name))); break;
    case Home.NAMED_CELL: emit(Op.LOADNCELL, r, found.reg, konst16(obj(name))); break;
    default:
      emit_w(Op.LOADG, r, konst(obj(name)));
      emit_cache();
  }
  return r;
}

/** Stores register `r` to a variable. */
export function store_name(name: usize, r: u32): void {
  switch (find_home(name)) {
    case Home.LOCAL:
      move(found.reg, r);
      set_assigned(found.index);
      break;
    case Home.CELL: emit(Op.STORECELL, found.reg, r); break;
    case Home.NAMED:
    case Home.NAMED_CELL: emit_w(Op.STOREN, r, konst(obj(name))); break;
    default:
      emit_w(Op.STOREG, r, konst(obj(name)));
      emit_cache();
  }
}

/** Notes that an instruction has written the local that `name` is. */
export function mark_stored(name: usize): void {
  if (find_home(name) == Home.LOCAL) set_assigned(found.index);
}

export function delete_name(name: usize): void {
  const k = konst(obj(name));
  switch (find_home(name)) {
    case Home.LOCAL: emit_w(Op.DELLOCAL, found.reg, k); break;
    case Home.CELL: emit(Op.DELCELL, found.reg, konst16(obj(name))); break;
    case Home.NAMED:
    case Home.NAMED_CELL: emit_w(Op.DELN, 0, k); break;
    default: emit_w(Op.DELG, 0, k);
  }
}

/** Unbinds a name that may be unbound already (the end of an except clause). */
export function forget_name(name: usize): void {
  const top = u.top;
  const home = find_home(name);
  if (home == Home.LOCAL) load_undef(found.reg);
  else {
    const r = temp();
    load_undef(r);
    if (home == Home.CELL) emit(Op.STORECELL, found.reg, r);
    else {
      // a global cannot hold "nothing": give it a value so that it can be deleted
      emit_w(Op.LOADS, r, 1);
      store_name(name, r);
      delete_name(name);
    }
  }
  u.top = top;
}
