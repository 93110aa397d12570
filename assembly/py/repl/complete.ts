/** Completion of names at the Tab key: what the names before the cursor lead to, and its attributes. */
import { getattr_opt } from "../attr";
import { call1 } from "../call";
import { take_pending } from "../error";
import { root_mark, root_release } from "../heap";
import { intern, intern_lit, str_data, str_len } from "../intern";
import { ModuleDef, module_first } from "../native";
import { ListObj } from "../object";
import { dict_get } from "../objects/dict";
import { builtins_module } from "../objects/module";
import { sys_modules } from "../import";
import { OUT, text_byte, text_fill, text_flush, text_mem } from "../text";
import { T_LIST, T_STR } from "../types";
import { N, name } from "../names";
import { ERR, UNDEF, V, is_type, ptr_of } from "../value";

/** The bytes to insert after `complete` has returned true. */
export const completion: usize = memory.data(64, 8);
export let completion_len: u32 = 0;

const LONGEST: u32 = 60;
const IMPORT: usize = memory.data<u8>([105, 109, 112, 111, 114, 116, 32]);

/** The part of a name that is to be completed. */
let prefix: usize = 0;
let prefix_len: u32 = 0;
/** Number of matches, and the longest beginning that they share (in `common`). */
let matches: u32 = 0;
let common_len: u32 = 0;
const common: usize = memory.data(256, 8);
/** Column of the listing of matches; -1 = nothing is listed. */
let column: i32 = -1;

function is_name_byte(c: u8): bool {
  return <u8>((c | 32) - 97) < 26 || <u8>(c - 48) < 10 || c == 95;
}

/**
 * Completes the `len` bytes of a line. True: `completion` is to be inserted (perhaps nothing). False: there are several names, which have
 * been listed.
 */
export function complete(text: usize, len: u32): bool {
  completion_len = 0;
  let from = text + len;
  while (from > text && (is_name_byte(load<u8>(from - 1)) || load<u8>(from - 1) == 46)) from--;
  const mark = root_mark();
  const several = names(text, len, from, text + len);
  root_release(mark);
  return !several;
}

/** Looks `a.b.` up and matches the attributes of the result with what follows. True when several were listed. */
function names(text: usize, len: u32, from: usize, end: usize): bool {
  let object = dict_get(ptr_of(sys_modules()), name(N.D_MAIN));
  while (true) {
    let p = from;
    while (p < end && load<u8>(p) != 46) p++;
    prefix = from;
    prefix_len = <u32>(p - from);
    if (p == end) break;
    const part = intern(from, prefix_len);
    object = part == ERR ? ERR : getattr_opt(object, part);
    if (object == ERR) take_pending();
    if (object == UNDEF || object == ERR) return false;
    from = p + 1;
  }
  const modules = len >= 7 && memory.compare(text, IMPORT, 7) == 0;
  scan(object, modules);
  if (matches == 0) {
    if (prefix == text && prefix_len > 0 && prefix_len < 7 && memory.compare(prefix, IMPORT, prefix_len) == 0) {
      insert(IMPORT + prefix_len, 7 - prefix_len);
    }
    return false;
  }
  if (matches == 1 || common_len > prefix_len) {
    insert(common + prefix_len, common_len - prefix_len);
    return false;
  }
  column = 64;
  scan(object, modules);
  column = -1;
  text_byte(OUT, 10);
  text_flush();
  return true;
}

function insert(from: usize, n: u32): void {
  completion_len = min(n, LONGEST);
  memory.copy(completion, from, completion_len);
}

/** Visits all names: those of the built-in modules, or the attributes of `object`. */
function scan(object: V, modules: bool): void {
  matches = 0;
  if (modules) {
    for (let p = module_first(); p; p = changetype<ModuleDef>(p).next) {
      const text = changetype<string>(changetype<ModuleDef>(p).name);
      const v = intern_lit(text);
      if (v == ERR) take_pending();
      else visit(str_data(v), str_len(v));
    }
    return;
  }
  const dir = intern_lit("dir");
  const f = dir == ERR ? ERR : getattr_opt(builtins_module(), dir);
  const list = f == ERR || f == UNDEF ? ERR : call1(f, object);
  if (list == ERR) {
    take_pending();
    return;
  }
  if (!is_type(list, T_LIST)) return;
  const o = changetype<ListObj>(ptr_of(list));
  for (let i: u32 = 0; i < o.len; i++) {
    const v = load<u64>(<usize>o.items + (<usize>i << 3));
    if (is_type(v, T_STR)) visit(str_data(v), str_len(v));
  }
}

/** Counts (or lists) a name that begins with the prefix. Without a prefix, names with an underscore are left out. */
function visit(p: usize, n: u32): void {
  if (n < prefix_len || n > 255 || memory.compare(p, prefix, prefix_len) != 0) return;
  if (prefix_len == 0 && n && load<u8>(p) == 95) return;
  if (column >= 0) {
    list_name(p, n);
    return;
  }
  if (matches++ == 0) {
    memory.copy(common, p, n);
    common_len = n;
    return;
  }
  let i: u32 = 0;
  while (i < common_len && i < n && load<u8>(common + i) == load<u8>(p + i)) i++;
  common_len = i;
}

/** Four columns of 16. */
function list_name(p: usize, n: u32): void {
  let gap = ((column + 15) & ~15) - column;
  if (gap < 2) gap += 16;
  if (column + gap + <i32>n <= 64) {
    text_fill(OUT, 32, gap);
    column += gap + <i32>n;
  } else {
    text_byte(OUT, 10);
    column = n;
  }
  text_mem(OUT, p, n);
}

