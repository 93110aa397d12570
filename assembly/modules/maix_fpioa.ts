/** `Maix.FPIOA` of MaixPy: which function each pad has. Source: MaixPy API dossier, section 2.9. */
import { raise_os } from "../py/error";
import { gc_alloc } from "../py/heap";
import { args_check, fn_index } from "../py/native";
import { OUT, text_byte, text_fill, text_flush, text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { Device, Errno, Fpioa } from "./device";
import { FPIOA_NAMES } from "./fpioa_names";
import { bad_value, bind, dev, opt_failed, opt_int } from "./hardware_args";
import { ERR, NONE, TRUE, V, obj, smi } from "../py/value";

export const T_FPIOA: usize = memory.data(96, 16);

const PADS: i32 = 48;
const FUNCTIONS_END: i32 = 256;
/** Methods in front of the names in FPIOA_NAMES. */
const METHOD_COUNT: i32 = 4;
const NAMED: i32 = 204;

function fpioa_make(type: usize, argc: i32, argv: usize): V {
  if (!args_check(argc, 0, 0, false)) return ERR;
  const p = gc_alloc(16, T_FPIOA);
  return p ? obj(p) : ERR;
}

/** Electrical details of a pad come with its function; those that later MaixPy lets a script set are taken and not used. */
function set_function(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "pin func set_sl set_st set_io_driving")) return ERR;
  const pin = opt_int(0, 0), func = opt_int(1, 0);
  if (opt_failed) return ERR;
  if (pin < 0 || pin >= PADS) return bad_value("Don't have this Pin");
  if (func < 0 || func >= FUNCTIONS_END) return bad_value("This function is invalid");
  const r = dev(Device.FPIOA, 0, Fpioa.SET, pin, func);
  return r == Errno.EINVAL ? bad_value("This function is invalid") : r < 0 ? raise_os(r) : TRUE;
}

function get_pin(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "func")) return ERR;
  const func = opt_int(0, 0);
  if (opt_failed) return ERR;
  if (func < 0 || func >= FUNCTIONS_END) return bad_value("This function is invalid");
  const r = dev(Device.FPIOA, 0, Fpioa.FIND, func);
  return r == Errno.ENOENT ? NONE : r < 0 ? raise_os(r) : smi(r);
}

/** Function of a pad (a number). */
function get_function(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "pin")) return ERR;
  const r = dev(Device.FPIOA, 0, Fpioa.GET, opt_int(0, 0));
  return opt_failed ? ERR : r < 0 ? bad_value("Don't have this Pin") : smi(r);
}

/** Prints the row of function `n`, whose name starts at `at` of the list. Returns where the next one starts. */
function row(n: i32, at: i32, wanted: i32): i32 {
  const list = FPIOA_NAMES;
  let end = at;
  while (list.charCodeAt(end) != 0x3d) end++;
  if (wanted < 0 || wanted == n) {
    text_lit(OUT, "|  ");
    for (let i = at; i < end; i++) text_byte(OUT, list.charCodeAt(i));
    text_fill(OUT, 0x20, 17 - (end - at));
    text_lit(OUT, "|  ");
    text_int(OUT, n);
    text_fill(OUT, 0x20, n < 10 ? 3 : n < 100 ? 2 : 1);
    text_lit(OUT, "|\n");
  }
  return next_word(end);
}

/** Where the word behind the one at `at` of the list begins. */
function next_word(at: i32): i32 {
  const list = FPIOA_NAMES, n = list.length;
  while (at < n && list.charCodeAt(at) > 0x20) at++;
  while (at < n && list.charCodeAt(at) <= 0x20) at++;
  return at;
}

/** `help([func])` prints the functions' names and numbers. */
function help(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "func")) return ERR;
  const wanted = opt_int(0, -1);
  if (opt_failed) return ERR;
  if (wanted >= NAMED) {
    text_lit(OUT, "No this funciton Description\n");
    text_flush();
    return NONE;
  }
  text_lit(OUT, "|     Function      |Number|\n");
  let at = 0;
  for (let n = 0; n < METHOD_COUNT; n++) at = next_word(at);
  for (let n = 0; n < NAMED; n++) at = row(n, at, wanted);
  text_flush();
  return NONE;
}

function fpioa_repr(t: usize, v: V, repr: i32): bool { return text_lit(t, "<FPIOA>"); }

const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [set_function, get_pin, get_function, help];

export function init_maix_fpioa(): void {
  const t = type_def(T_FPIOA, "FPIOA", 0, 0, 16, 0, 0, 0);
  t.make_new = fn_index(fpioa_make);
  t.repr = fn_index(fpioa_repr);
  type_methods(t, FPIOA_NAMES, FUNCTIONS);
}
