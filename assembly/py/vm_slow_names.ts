/** Globals, names of a class body, and cells. */
import { CodeObj } from "./code";
import { raise_fmt, raise_msg } from "./error";
import { Frame } from "./frame";
import { gc_alloc, range_reset } from "./heap";
import { main_globals } from "./main";
import { ns_version } from "./ns";
import { CellObj } from "./object";
import { FIND_ERR, dict_add, dict_find, dict_get, dict_remove, dict_set } from "./objects/dict";
import { PASSING_ENTRY, builtin_lookup } from "./objects/module";
import { start_name } from "./start_names";
import { T_CELL, T_NAME_ERROR } from "./types";
import { ERR, UNDEF, V, obj } from "./value";

/** Fills the 8-byte cache at `cache` with the address of a value in a namespace. */
// @ts-ignore: decorator
@inline function cache_global(fp: usize, cache: usize, e: usize): void {
  const f = changetype<Frame>(fp);
  if (changetype<CodeObj>(f.code).globals != f.globals) return;
  store<u32>(cache, ns_version);
  store<u32>(cache, <u32>(e + 8), 4);
}

/** Global or builtin `nm`; caches where it is. */
export function slow_global(fp: usize, nm: V, cache: usize): V {
  range_reset();
  const g = <usize>changetype<Frame>(fp).globals;
  const e = dict_find(g, nm);
  if (e > FIND_ERR) {
    if (cache) cache_global(fp, cache, e);
    return load<u64>(e, 8);
  }
  const b = builtin_lookup(nm);
  if (b > FIND_ERR) {
    if (cache && b != PASSING_ENTRY) cache_global(fp, cache, b);
    return load<u64>(b, 8);
  }
  if (b == FIND_ERR) return ERR;
  const v = g == main_globals() ? start_name(g, nm) : UNDEF;
  return v != UNDEF ? v : raise_fmt(T_NAME_ERROR, "name '%s' isn't defined", nm);
}

export function slow_store_global(fp: usize, nm: V, v: V, cache: usize): bool {
  range_reset();
  const g = <usize>changetype<Frame>(fp).globals;
  let e = dict_find(g, nm);
  if (!e) e = dict_add(g, nm);
  if (e <= FIND_ERR) return false;
  store<u64>(e, v, 8);
  cache_global(fp, cache, e);
  return true;
}

export function delete_name(d: usize, nm: V): bool {
  const e = dict_find(d, nm);
  if (e > FIND_ERR) {
    dict_remove(d, e);
    return true;
  }
  raise_fmt(T_NAME_ERROR, "name '%s' isn't defined", nm);
  return false;
}

/** Name in a class body: the dict of the class, then globals. */
export function load_name(fp: usize, d: usize, nm: V): V {
  const v = dict_get(d, nm);
  return v != UNDEF ? v : slow_global(fp, nm, 0);
}

export function unbound(nm: V): V {
  return raise_msg(T_NAME_ERROR, "local variable referenced before assignment");
}

/** STOREN: a name in the dict of a class body. */
export function store_name(d: usize, nm: V, v: V): bool {
  range_reset();
  return dict_set(d, nm, v);
}

export function cell_new(v: V): V {
  range_reset();
  const p = gc_alloc(16, T_CELL);
  if (!p) return ERR;
  changetype<CellObj>(p).value = v;
  return obj(p);
}

/** LOADNCELL: a name in the class body's dict, else the content of a cell. */
export function load_name_cell(d: usize, nm: V, cell: usize): V {
  const v = dict_get(d, nm);
  if (v != UNDEF) return v;
  const w = changetype<CellObj>(cell).value;
  return w == UNDEF ? raise_fmt(T_NAME_ERROR, "name '%s' isn't defined", nm) : w;
}
