/**
 * Import of built-in modules, files and packages. `sys.modules` and `sys.path` live here.
 *
 * A name is looked up in this order: modules loaded already, those built-in ones that no file replaces (`FIXED`), the folders of
 * `sys.path` (a folder is a package, then `name.py`), scripts frozen into the image, other built-in modules.
 */
import { call, call0 } from "./call";
import { getattr, getattr_opt } from "./attr";
import { Mode, compile } from "./compile/compile";
import { frozen_find, frozen_data, frozen_len } from "./frozen";
import { switched_off } from "./switches";
import { raise, raise_fmt, raise_msg, raise_recursion, raise_type, take_pending } from "./error";
import { gc_root } from "./gc";
import { root, root_mark, root_release } from "./heap";
import { intern, intern_lit, intern_str, str_data, str_len } from "./intern";
import { N, name } from "./names";
import { ModuleDef, module_find } from "./native";
import { iter, next, truth } from "./ops";
import { DictObj, dict_delete, dict_entry, dict_get, dict_new, dict_set } from "./objects/dict";
import { func_new } from "./objects/function";
import { list_new } from "./objects/list";
import { ModuleObj, builtins_module, module_complete, module_new } from "./objects/module";
import { text_byte, text_lit, text_new, text_str, text_to_str } from "./text";
import { T_IMPORT_ERROR, T_MODULE, T_NATIVE, T_STR, T_TYPE_ERROR, T_VALUE_ERROR } from "./types";
import { compile_file } from "../modules/source";
import { vfs_kind } from "../modules/vfs";
import { ERR, NONE, STOP, UNDEF, V, is_ptr, is_type, obj, ptr_of, smi } from "./value";

/** Static words: the dict `sys.modules`, the list `sys.path`, and a dict of the built-in modules in use. */
const MODULES: usize = memory.data(8, 8);
const PATH: usize = memory.data(8, 8);
const BUILT_IN: usize = memory.data(8, 8);

export function init_import(): bool {
  gc_root(MODULES);
  gc_root(PATH);
  gc_root(BUILT_IN);
  const modules = dict_new(0);
  const built_in = dict_new(0);
  if (!modules || !built_in) return false;
  store<u64>(MODULES, obj(modules));
  store<u64>(BUILT_IN, obj(built_in));
  const path = list_new(0);
  if (!path) return false;
  store<u64>(PATH, obj(path));
  return true;
}

/** The dict `sys.modules`. */
export function sys_modules(): V {
  return load<u64>(MODULES);
}

/** The list `sys.path`. */
export function sys_path(): V {
  return load<u64>(PATH);
}

/** Built-in modules that a file of the same name does not replace. */
const FIXED: string = " sys usys builtins gc micropython math cmath uctypes _thread KPU sensor image lcd Maix machine ";
/** Frozen scripts that stand for native modules of MaixPy: no file or folder replaces those either. */
const FIXED_SCRIPTS: string = " Maix audio video modules network ";

function is_among(text: string, nm: V): bool {
  const n = str_len(nm);
  const d = str_data(nm);
  for (let i = 0; i < text.length; ) {
    let k = 0;
    while (k < n && text.charCodeAt(i + 1 + k) == load<u8>(d + k)) k++;
    if (k == n && text.charCodeAt(i + 1 + n) == 0x20) return true;
    i++;
    while (i < text.length && text.charCodeAt(i) != 0x20) i++;
  }
  return false;
}

/** `a` + separator (0 = none) + `b` as interned str. */
function joined(a: V, separator: u32, b: V): V {
  const t = text_new();
  if (!t || !text_str(t, a) || (separator != 0 && !text_byte(t, separator)) || !text_str(t, b)) return ERR;
  const s = text_to_str(t);
  return s == ERR ? ERR : intern_str(s);
}

function with_text(a: V, tail: string): V {
  const t = text_new();
  return t && text_str(t, a) && text_lit(t, tail) ? text_to_str(t) : ERR;
}

// ---- running a module ------------------------------------------------------------------------------------

/** Compiles source text and runs it with `globals` (a dict object). `file` is a str. */
export function run_source(text: usize, len: i32, file: V, globals: usize, mode: i32): V {
  return run_code(compile(text, len, file, mode, 0), globals);
}

/** Runs the code object `code` with `globals`; ERR when it is ERR. */
function run_code(code: V, globals: usize): V {
  if (code == ERR) return ERR;
  const f = func_new(ptr_of(code), globals, UNDEF, UNDEF, 0);
  return f == ERR ? ERR : call0(f);
}

/** Fills the module with the script at `path`: a file, or when `frozen` >= 0 that frozen script. */
function run_file(module: V, path: V, frozen: i32): bool {
  const globals = <usize>changetype<ModuleObj>(ptr_of(module)).dict;
  if (!dict_set(globals, name(N.D_FILE), path)) return false;
  if (frozen >= 0) return run_source(frozen_data(frozen), frozen_len(frozen), path, globals, Mode.EXEC) != ERR;
  return run_code(compile_file(path, Mode.EXEC, 0), globals) != ERR;
}

// ---- finding ---------------------------------------------------------------------------------------------

/** Kinds of what `stat` finds. */
const NOTHING: i32 = 0;
const FOLDER: i32 = 1;
const FILE: i32 = 2;
/** Prefix of the paths of frozen scripts. */
const FROZEN_LEN: i32 = 8;

/** Set by `stat`: number of the frozen script, -1 for a file. */
let frozen_number: i32 = -1;

function is_frozen(path: V): bool {
  const d = str_data(path);
  return str_len(path) >= FROZEN_LEN - 1 && (load<u64>(d) & 0xff_ffff_ffff_ffff) == 0x6e657a6f72662e;
}

/** What is at `path`; frozen scripts are seen under ".frozen". */
function stat(path: V): i32 {
  frozen_number = -1;
  if (!is_frozen(path)) return vfs_kind(path);
  const n = str_len(path) - FROZEN_LEN;
  frozen_number = frozen_find(str_data(path) + FROZEN_LEN, n);
  return frozen_number >= 0 ? FILE : frozen_number == -2 ? FOLDER : NOTHING;
}

/** A found module file or package: sets `found_path` and the kind. */
let found_path: V = NONE;

/** Looks for module `part` in folder `where` ("" = the current one). A compiled module is found so that its import can be refused. */
function find_in(where: V, part: V): i32 {
  const base = str_len(where) ? joined(where, 47, part) : part;
  if (base == ERR) return -1;
  let kind = stat(base);
  if (kind == FOLDER || kind < 0) {
    found_path = base;
    return kind;
  }
  found_path = with_text(base, ".py");
  if (found_path == ERR) return -1;
  kind = stat(found_path);
  if (kind == FILE || kind < 0) return kind;
  if (is_frozen(base)) return NOTHING;
  const compiled = with_text(base, ".mpy");
  kind = compiled == ERR ? -1 : stat(compiled);
  if (kind != FILE) return kind < 0 ? kind : NOTHING;
  found_path = compiled;
  return FILE;
}

/** What the attribute of `sys` is now, UNDEF when a script has not looked at it. `ERR` without memory. */
export function sys_attribute(attribute: string): V {
  const sys = intern_lit("sys");
  const nm = sys == ERR ? ERR : intern_lit(attribute);
  if (nm == ERR) return ERR;
  const m = dict_get(ptr_of(load<u64>(BUILT_IN)), sys);
  return m == UNDEF ? UNDEF : dict_get(changetype<ModuleObj>(ptr_of(m)).dict, nm);
}

/** What `sys.path` is now: a script may have given it another value. `ERR` without memory. */
function search_path(): V {
  const path = sys_attribute("path");
  return path == UNDEF ? sys_path() : path;
}

function find_frozen(part: V): i32 {
  const frozen = intern_lit(".frozen");
  return frozen == ERR ? -1 : find_in(frozen, part);
}

/** Looks along `sys.path`. */
function find_top(part: V): i32 {
  const path = search_path();
  const it = path == ERR ? ERR : iter(path);
  if (it == ERR) return -1;
  while (true) {
    const where = next(it);
    if (where == STOP) return NOTHING;
    if (where == ERR) return -1;
    if (!is_type(where, T_STR)) continue;
    const kind = find_in(where, part);
    if (kind != NOTHING) return kind;
  }
}

// ---- loading ---------------------------------------------------------------------------------------------

/** The built-in module called `nm`, UNDEF when there is none. */
export function load_builtin(nm: V): V {
  const def = module_find(nm);
  if (!def) return UNDEF;
  const builtins = builtins_module();
  if (<usize>changetype<ModuleObj>(ptr_of(builtins)).def == def) return builtins;
  const own = intern_lit(changetype<string>(changetype<ModuleDef>(def).name));
  if (own == ERR) return ERR;
  const modules = ptr_of(load<u64>(BUILT_IN));
  const loaded = dict_get(modules, own);
  if (loaded != UNDEF) return loaded;
  const m = module_new(own, def);
  return m == ERR || !dict_set(modules, own, m) ? ERR : m;
}

/** Loads the file or package that `find_in` has found as module `full`. */
function load_found(kind: i32, full: V): V {
  const path = found_path;
  const number = frozen_number;
  const module = module_new(full, 0);
  if (module == ERR) return ERR;
  const modules = ptr_of(sys_modules());
  if (!dict_set(modules, full, module)) return ERR;
  let ok = true;
  if (kind == FOLDER) {
    const init = with_text(path, "/__init__.py");
    ok = init != ERR && dict_set(changetype<ModuleObj>(ptr_of(module)).dict, name(N.D_PATH), path);
    if (ok && stat(init) == FILE) ok = run_file(module, init, frozen_number);
  } else ok = run_file(module, path, number);
  if (ok) return module;
  // a module that failed is not left behind
  const error = take_pending();
  root(error);
  dict_delete(modules, full);
  return raise(error);
}

function no_module(full: V): V {
  if (switched_off(full)) return raise_fmt(T_IMPORT_ERROR, "module '%s' is switched off in this image", full);
  return raise_fmt(T_IMPORT_ERROR, "no module named '%s'", full);
}

/** One level of a dotted name: module `full`, whose last part is `part`, within `outer` (NONE = top level). */
function load_level(full: V, part: V, outer: V): V {
  // with an empty path, a built-in module is meant even inside of a file of its name
  if (outer == NONE) {
    const path = search_path();
    const known = path == ERR ? -1 : truth(path);
    if (known < 0) return ERR;
    const m = known == 0 ? load_builtin(part) : UNDEF;
    if (m != UNDEF) return m;
  }
  const loaded = dict_get(ptr_of(sys_modules()), full);
  if (loaded != UNDEF) return loaded;
  let kind = NOTHING;
  if (outer == NONE) {
    if (is_among(FIXED, part)) {
      const m = load_builtin(part);
      if (m != UNDEF) return m;
    }
    if (is_among(FIXED_SCRIPTS, part)) kind = find_frozen(part);
    if (kind == NOTHING) kind = find_top(part);
    if (kind == NOTHING) kind = find_frozen(part);
    if (kind == NOTHING) {
      const m = load_builtin(part);
      return m == UNDEF ? no_module(full) : m;
    }
  } else {
    const path = is_type(outer, T_MODULE) ? dict_get(changetype<ModuleObj>(ptr_of(outer)).dict, name(N.D_PATH)) : UNDEF;
    if (path == UNDEF || !is_type(path, T_STR)) {
      // a built-in module may have submodules as attributes
      const inner = getattr_opt(outer, part);
      return inner == UNDEF ? no_module(full) : inner;
    }
    kind = find_in(path, part);
    if (kind == NOTHING) return no_module(full);
  }
  const m = kind < 0 ? ERR : load_found(kind, full);
  if (m == ERR || outer == NONE) return m;
  // a submodule becomes an attribute of its package
  return dict_set(changetype<ModuleObj>(ptr_of(outer)).dict, part, m) ? m : ERR;
}

/** Imports all levels of the absolute dotted name `full`; `top` wants the outermost module, else the innermost. */
function load_dotted(full: V, top: bool): V {
  const n = str_len(full);
  let outer: V = NONE;
  let first: V = NONE;
  let start = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && load<u8>(str_data(full) + i) != 46) continue;
    const part = intern(str_data(full) + start, i - start);
    const so_far = intern(str_data(full), i);
    if (part == ERR || so_far == ERR) return ERR;
    const m = load_level(so_far, part, outer);
    if (m == ERR) return ERR;
    root(m);
    if (first == NONE) first = m;
    outer = m;
    start = i + 1;
  }
  return top ? first : outer;
}

/** The absolute name of `nm` imported with `level` dots by code with the given globals. */
function absolute(nm: V, globals: usize, level: i32): V {
  let base = globals ? dict_get(globals, name(N.D_NAME)) : UNDEF;
  // a module that `-m` runs has its real name there
  if (base == name(N.D_MAIN) && dict_get(globals, base) != UNDEF) base = dict_get(globals, base);
  if (base == UNDEF || !is_type(base, T_STR)) return raise_msg(T_IMPORT_ERROR, "can't perform relative import");
  let n = str_len(base);
  if (dict_get(globals, name(N.D_PATH)) != UNDEF) level--;
  while (level > 0 && n > 0) {
    while (n > 0 && load<u8>(str_data(base) + n - 1) != 46) n--;
    if (n > 0) n--;
    level--;
    if (n == 0) break;
  }
  if (level > 0 || n == 0) return raise_msg(T_IMPORT_ERROR, "can't perform relative import");
  const package_name = intern(str_data(base), n);
  if (package_name == ERR || str_len(nm) == 0) return package_name;
  return joined(package_name, 46, nm);
}

/**
 * `__import__`: the innermost module unless `fromlist` is None (even for an empty one, as in MicroPython), else the outermost. `globals` = dict object of the
 * importing code, 0 = none.
 */
export function import_name(nm: V, globals: usize, fromlist: V, level: i32): V {
  const mark = root_mark();
  if (level < 0 || (level == 0 && str_len(nm) == 0)) return raise_type(T_VALUE_ERROR);
  const full = level > 0 ? absolute(nm, globals, level) : nm;
  if (full == ERR) return ERR;
  const m = load_dotted(full, fromlist == NONE);
  root_release(mark);
  if (m != ERR && is_ptr(m)) root(m);
  return m;
}

/** The import of a statement: through `builtins.__import__` when a script has replaced that. */
export function import_statement(nm: V, globals: usize, fromlist: V, level: i32): V {
  const f = dict_get(changetype<ModuleObj>(ptr_of(builtins_module())).dict, name(N.D_IMPORT));
  if (f == UNDEF || is_type(f, T_NATIVE)) return import_name(nm, globals, fromlist, level);
  const mark = root_mark();
  const argv = mark;
  if (!root(nm) || !root(obj(globals)) || !root(NONE) || !root(fromlist) || !root(smi(level))) return raise_recursion();
  const m = call(f, 5, argv);
  root_release(mark);
  if (m != ERR && is_ptr(m)) root(m);
  return m;
}

/** `from module import nm`: an attribute, or a submodule of a package. */
export function import_from(module: V, nm: V): V {
  const v = getattr_opt(module, nm);
  if (v != UNDEF) return v;
  if (is_type(module, T_MODULE)) {
    const m = changetype<ModuleObj>(ptr_of(module));
    if (!m.def && dict_get(m.dict, name(N.D_PATH)) != UNDEF) {
      const full = joined(obj(m.name), 46, nm);
      return full == ERR ? ERR : load_dotted(full, false);
    }
  }
  return raise_fmt(T_IMPORT_ERROR, "can't import name %s", nm);
}

/** `from module import *` into the dict object `globals`. False = raised. */
export function import_star(module: V, globals: usize): bool {
  if (!is_type(module, T_MODULE)) return true;
  const m = changetype<ModuleObj>(ptr_of(module));
  if (!module_complete(ptr_of(module))) return false;
  const all = dict_get(m.dict, name(N.D_ALL));
  if (all != UNDEF) return star_listed(module, all, globals);
  let i: u32 = 0;
  while (true) {
    const e = dict_entry(m.dict, i);
    if (!e) return true;
    i = <u32>((e - <usize>changetype<DictObj>(m.dict).entries) >> 4) + 1;
    const key = load<u64>(e);
    if (is_type(key, T_STR) && str_len(key) && load<u8>(str_data(key)) == 95) continue;
    if (!dict_set(globals, key, load<u64>(e, 8))) return false;
  }
}

/** The names that `__all__` lists. */
function star_listed(module: V, all: V, globals: usize): bool {
  const it = iter(all);
  if (it == ERR) return false;
  while (true) {
    const nm = next(it);
    if (nm == STOP) return true;
    if (nm == ERR) return false;
    if (!is_type(nm, T_STR)) {
      raise_type(T_TYPE_ERROR);
      return false;
    }
    const key = intern_str(nm);
    const v = key == ERR ? ERR : getattr(module, key);
    if (v == ERR || !dict_set(globals, key, v)) return false;
  }
}

/** Runs module `full` in the namespace of `main` (`kpy run -m`). */
export function import_main(full: V, main: V): V {
  let n = str_len(full);
  while (n > 0 && load<u8>(str_data(full) + n - 1) != 46) n--;
  const part = intern(str_data(full) + n, str_len(full) - n);
  if (part == ERR) return ERR;
  let kind: i32;
  if (n == 0) kind = find_top(part);
  else {
    const outer = intern(str_data(full), n - 1);
    const m = outer == ERR ? ERR : load_dotted(outer, false);
    if (m == ERR) return ERR;
    const path = is_type(m, T_MODULE) ? dict_get(changetype<ModuleObj>(ptr_of(m)).dict, name(N.D_PATH)) : UNDEF;
    if (path == UNDEF) return no_module(full);
    kind = find_in(path, part);
  }
  let real = full;
  if (kind == FOLDER) {
    found_path = with_text(found_path, "/__main__.py");
    kind = found_path == ERR ? -1 : stat(found_path);
    real = with_text(full, ".__main__");
  }
  if (kind < 0 || real == ERR) return ERR;
  if (kind != FILE) return no_module(full);
  if (!dict_set(changetype<ModuleObj>(ptr_of(main)).dict, name(N.D_MAIN), real)) return ERR;
  return run_file(main, found_path, frozen_number) ? NONE : ERR;
}
