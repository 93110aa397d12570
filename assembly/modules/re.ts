/** Module `re`. */
import { EMPTY_TUPLE, raise_arg, raise_memory, raise_msg, raise_recursion } from "../py/error";
import { gc_alloc_var, gc_bytes, gc_shrink, root_mark, root_release } from "../py/heap";
import { call1 } from "../py/call";
import { arg, fn_index, module_def, npos } from "../py/native";
import { TUPLE_ITEMS } from "../py/object";
import { pair, get_failed, get_i32, get_i64 } from "../py/objects/number";
import { list_append, list_new } from "../py/objects/list";
import { char_index } from "../py/objects/str";
import { new_like, view, view_data, view_len, view_text } from "../py/objects/view";
import { text_byte, text_hex, text_int, text_lit, text_mem, text_new, text_to_bytes, text_to_str } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_INDEX_ERROR, T_NOT_IMPLEMENTED_ERROR, T_STR, T_TUPLE, T_VALUE_ERROR } from "../py/types";
import { f_callable } from "./builtins_object";
import { CompileError, compile_regex, program_groups, program_length, program_room, program_size } from "./regex/compile";
import { dump_program } from "./regex/dump";
import { Run, memo_bytes, run_regex } from "./regex/match";
import { ERR, NONE, TRUE, V, is_type, obj, ptr_of, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const T_RE: usize = memory.data(96, 16);
const T_MATCH: usize = memory.data(96, 16);
const FLAG_DEBUG: i64 = 0x1000;

/** A compiled expression: `size` bytes of program follow. */
@unmanaged
class ReObj {
  type: u32;
  size: u32;
  groups: u32;
  length: u32;
}
const PROGRAM: usize = 16;

/** A match: `slots` i32 byte offsets follow, -1 where a group took no part. */
@unmanaged
class MatchObj {
  type: u32;
  slots: u32;
  text: V;
}
const CAPS: usize = 16;

/** Compiles the str or bytes `v`. */
function compile(v: V): V {
  if (!view_text(v)) return ERR;
  const n = view_len;
  const p = gc_alloc_var(T_RE, program_room(n));
  if (!p) return ERR;
  view(v);
  const error = compile_regex(view_data, n, p + PROGRAM);
  if (error != CompileError.NONE) {
    return raise_msg(T_VALUE_ERROR, error == CompileError.TOO_COMPLEX ? "regex too complex" : "error in regex");
  }
  gc_shrink(p, program_size);
  const o = changetype<ReObj>(p);
  o.groups = program_groups;
  o.length = program_length;
  return obj(p);
}

function regex_of(v: V): V { return is_type(v, T_RE) ? v : compile(v); }

/** Stack of the matcher: a small static one first. */
const STACK: usize = memory.data(1536, 8);
const STACK_MAX: i32 = 196608;

/** Runs `re` on bytes [from, to) of the text in view, captures to `caps`. 1 = match, 0 = none, -1 = raised. */
function run(re: V, text: usize, from: i32, to: i32, search: bool, caps: usize, slots: i32): i32 {
  const o = changetype<ReObj>(ptr_of(re));
  let stack = STACK, room = 1536;
  let memo: usize = 0;
  while (true) {
    const r = run_regex(ptr_of(re) + PROGRAM, text, from, to, search, caps, slots, stack, room, memo);
    if (r == Run.STACK) {
      room *= 4;
      if (room > STACK_MAX) {
        raise_recursion();
        return -1;
      }
      stack = gc_bytes(room);
      if (!stack) return -1;
    } else if (r == Run.MEMO) {
      const bytes = memo_bytes(o.size, to);
      if (bytes > 0x100_0000) {
        raise_memory(<usize>bytes);
        return -1;
      }
      memo = gc_bytes(<usize>bytes);
      if (!memo) return -1;
    } else return r;
    // a run that stopped may have marked places in the bitmap
    if (memo) memory.fill(memo, 0, <usize>memo_bytes(o.size, to));
  }
  return -1;
}

/** A match object with unset captures. 0 when memory is out. */
function match_new(re: V, text: V): usize {
  const p = gc_alloc_var(T_MATCH, (changetype<ReObj>(ptr_of(re)).groups + 1) * 2);
  if (p) changetype<MatchObj>(p).text = text;
  return p;
}

function exec(argc: i32, argv: usize, search: bool): V {
  const compiled = is_type(arg(argv, 0), T_RE);
  const re = regex_of(arg(argv, 0)), text = arg(argv, 1);
  if (re == ERR || !view_text(text)) return ERR;
  let from = 0, to = view_len;
  if (compiled && npos(argc) > 2) {
    const start = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
    from = min(max(start, 0), to);
    if (npos(argc) > 3) {
      const stop = get_i32(arg(argv, 3));
      if (get_failed) return ERR;
      to = max(min(stop, to), from);
    }
  }
  const m = match_new(re, text);
  if (!m) return ERR;
  view(text);
  const r = run(re, view_data, from, to, search, m + CAPS, changetype<MatchObj>(m).slots);
  return r < 0 ? ERR : r == 0 ? NONE : obj(m);
}

function r_match(argc: i32, argv: usize): V { return exec(argc, argv, false); }
function r_search(argc: i32, argv: usize): V { return exec(argc, argv, true); }

function r_compile(argc: i32, argv: usize): V {
  const re = compile(arg(argv, 0));
  if (re == ERR || npos(argc) < 2) return re;
  const flags = get_i64(arg(argv, 1));
  if (get_failed) return ERR;
  const o = changetype<ReObj>(ptr_of(re));
  return (flags & FLAG_DEBUG) == 0 || dump_program(ptr_of(re) + PROGRAM, o.size, o.length) ? re : ERR;
}

/** Captures of split and sub, for up to this many slots without heap. */
function caps_for(re: V): usize { return gc_bytes((changetype<ReObj>(ptr_of(re)).groups + 1) * 8); }

function r_split(argc: i32, argv: usize): V {
  const re = arg(argv, 0), text = arg(argv, 1);
  if (!view_text(text)) return ERR;
  let limit = 0;
  if (npos(argc) > 2) {
    limit = get_i32(arg(argv, 2));
    if (get_failed) return ERR;
  }
  const list = list_new(0), caps = list ? caps_for(re) : 0;
  if (!caps) return ERR;
  const groups = <i32>changetype<ReObj>(ptr_of(re)).groups;
  let from = 0;
  while (true) {
    view(text);
    const data = view_data, end = view_len;
    const r = run(re, data, from, end, true, caps, groups * 2 + 2);
    if (r < 0) return ERR;
    const a = load<i32>(caps), b = load<i32>(caps, 4);
    const last = r == 0 || a == b;
    const part = new_like(text, data + from, (last ? end : a) - from);
    if (part == ERR || !list_append(list, part)) return ERR;
    if (last) return obj(list);
    if (groups > 0) return raise_msg(T_NOT_IMPLEMENTED_ERROR, "splitting with sub-captures");
    from = b;
    if (limit > 0 && --limit == 0) limit = -1;
    if (limit == -1) {
      view(text);
      const rest = new_like(text, view_data + from, view_len - from);
      return rest != ERR && list_append(list, rest) ? obj(list) : ERR;
    }
  }
  return ERR;
}

/** Appends the replacement text, with \N and \g<N> filled in from the match. */
function expand(t: usize, template: V, m: usize): bool {
  view(template);
  let p = view_data;
  const end = p + view_len;
  view(changetype<MatchObj>(m).text);
  while (p < end) {
    let c = <u32>load<u8>(p++);
    if (c == 0x5c && p < end) {
      const long = p + 1 < end && load<u8>(p) == 0x67 && load<u8>(p, 1) == 0x3c;
      if (long) p += 2;
      c = p < end ? load<u8>(p) : 0;
      if (c - 0x30 < 10) {
        let n: u32 = 0;
        while (p < end && <u32>load<u8>(p) - 0x30 < 10) n = min<u32>(n * 10 + load<u8>(p++) - 0x30, 100_000);
        if (long && p < end && load<u8>(p) == 0x3e) p++;
        if (n * 2 >= changetype<MatchObj>(m).slots) {
          raise_arg(T_INDEX_ERROR, smi(n));
          return false;
        }
        const a = load<i32>(m + CAPS + (<usize>n << 3)), b = load<i32>(m + CAPS + (<usize>n << 3), 4);
        if (a >= 0 && !text_mem(t, view_data + a, b - a)) return false;
        continue;
      }
      if (c != 0x5c) continue;
      p++;
    }
    if (!text_byte(t, c)) return false;
  }
  return true;
}

function r_sub(argc: i32, argv: usize): V {
  const re = regex_of(arg(argv, 0)), by = arg(argv, 1), text = arg(argv, 2);
  if (re == ERR || !view_text(text)) return ERR;
  let limit = 0;
  if (npos(argc) > 3) {
    limit = get_i32(arg(argv, 3));
    if (get_failed) return ERR;
  }
  const callable = f_callable(1, argv + 8) == TRUE;
  const t = text_new();
  if (!t) return ERR;
  let from = 0, done = 0;
  while (true) {
    const m = match_new(re, text);
    if (!m) return ERR;
    view(text);
    const r = run(re, view_data, from, view_len, true, m + CAPS, changetype<MatchObj>(m).slots);
    if (r < 0) return ERR;
    const a = load<i32>(m + CAPS), b = load<i32>(m + CAPS, 4);
    if (r == 0 || a == b) break;
    view(text);
    if (!text_mem(t, view_data + from, a - from)) return ERR;
    const mark = root_mark();
    const template = callable ? call1(by, obj(m)) : by;
    if (template == ERR || !view_text(template) || !expand(t, template, m)) return ERR;
    root_release(mark);
    from = b;
    done++;
    if (limit > 0 && --limit == 0) break;
  }
  if (done == 0) return text;
  view(text);
  if (!text_mem(t, view_data + from, view_len - from)) return ERR;
  return is_type(text, T_STR) ? text_to_str(t) : text_to_bytes(t);
}

// ---- match objects ---------------------------------------------------------------------------------------

/** Number of the group given as argument 1 (0 without one); -1 = IndexError raised. */
function group_number(argc: i32, argv: usize): i32 {
  if (npos(argc) < 2) return 0;
  const n = get_i64(arg(argv, 1));
  if (get_failed) return -1;
  if (n >= 0 && n * 2 < <i64>changetype<MatchObj>(ptr_of(arg(argv, 0))).slots) return <i32>n;
  raise_arg(T_INDEX_ERROR, arg(argv, 1));
  return -1;
}

function group(m: V, n: i32): V {
  const p = ptr_of(m) + CAPS + (<usize>n << 3);
  const a = load<i32>(p), b = load<i32>(p, 4);
  if (a < 0) return NONE;
  const text = changetype<MatchObj>(ptr_of(m)).text;
  view(text);
  return new_like(text, view_data + a, b - a);
}

function m_group(argc: i32, argv: usize): V {
  const n = group_number(argc, argv);
  return n < 0 ? ERR : group(arg(argv, 0), n);
}

function m_groups(argc: i32, argv: usize): V {
  const m = arg(argv, 0);
  const n = <i32>(changetype<MatchObj>(ptr_of(m)).slots >> 1) - 1;
  if (n == 0) return EMPTY_TUPLE;
  const tuple = gc_alloc_var(T_TUPLE, n);
  if (!tuple) return ERR;
  for (let i = 0; i < n; i++) {
    const v = group(m, i + 1);
    if (v == ERR) return ERR;
    store<u64>(tuple + TUPLE_ITEMS + (<usize>i << 3), v);
  }
  return obj(tuple);
}

/** Start (`which` 0) or end (1) of group `n` as an index into the text. */
function place(m: V, n: i32, which: i32): V {
  const at = load<i32>(ptr_of(m) + CAPS + (<usize>(2 * n + which) << 2));
  const text = changetype<MatchObj>(ptr_of(m)).text;
  return smi(at >= 0 && is_type(text, T_STR) ? char_index(text, at) : at);
}

function m_start(argc: i32, argv: usize): V {
  const n = group_number(argc, argv);
  return n < 0 ? ERR : place(arg(argv, 0), n, 0);
}
function m_end(argc: i32, argv: usize): V {
  const n = group_number(argc, argv);
  return n < 0 ? ERR : place(arg(argv, 0), n, 1);
}
function m_span(argc: i32, argv: usize): V {
  const n = group_number(argc, argv);
  return n < 0 ? ERR : pair(place(arg(argv, 0), n, 0), place(arg(argv, 0), n, 1));
}

function match_repr(t: usize, v: V, repr: i32): bool {
  return text_lit(t, "<match num=") && text_int(t, changetype<MatchObj>(ptr_of(v)).slots >> 1) && text_byte(t, 0x3e);
}
function re_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<re ") && text_hex(t, ptr_of(v), 1) && text_byte(t, 0x3e); }

function constant(i: i32): V { return smi(FLAG_DEBUG); }

export function init_re(): void {
  let t = type_def(T_RE, "re", 0, 0, <u32>PROGRAM, 1, 0, 0);
  t.repr = fn_index(re_repr);
  type_methods(t, "match:2-4 search:2-4 split:2-3 sub:3-5", METHODS);
  t = type_def(T_MATCH, "match", 0, 0, <u32>CAPS, 4, 2, 0);
  t.repr = fn_index(match_repr);
  type_methods(t, "group:2 groups:1 start:1-2 end:1-2 span:1-2", METHODS_2);
  module_def(DEF, "re", "compile:1-2 match:2-4 search:2-4 sub:3-5", FUNCTIONS, "DEBUG", constant);
}

// @ts-ignore: decorator
@lazy const METHODS: StaticArray<(argc: i32, argv: usize) => V> = [r_match, r_search, r_split, r_sub];

// @ts-ignore: decorator
@lazy const METHODS_2: StaticArray<(argc: i32, argv: usize) => V> = [m_group, m_groups, m_start, m_end, m_span];

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [r_compile, r_match, r_search, r_sub];
