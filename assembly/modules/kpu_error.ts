/** Texts of KPU exceptions: MaixPy's type, number and prefix, then what the kmodel catalogue says about the case. */
import { error_text } from "../kmodel/error_text";
import {
  E_BLANK, E_BYTE_SWAPPED, E_ENCRYPTED, E_NO_MEMORY, E_NOT_A_KMODEL, E_VERSION, E_VERSION_3, E_VERSION_5, E_ZIP, last_code,
} from "../kmodel/errors";
import { raise_arg } from "../py/error";
import { text_byte, text_hex, text_int, text_lit, text_mem, text_new, text_str, text_to_str } from "../py/text";
import { T_OS_ERROR, T_VALUE_ERROR } from "../py/types";
import { ERR, NONE, V } from "../py/value";

const ROOM: u32 = 512;
const LINE: usize = memory.data(512, 8);

/** Raises an exception of `type` with the text `t`. */
export function raise_text(type: usize, t: usize): V {
  const s = text_to_str(t);
  return s == ERR ? ERR : raise_arg(type, s);
}

/** MaixPy's number of a catalogued error (MaixPy API, section 1.2). */
function number_of(code: u32): i32 {
  if (code == 0) return 5;
  if (code == E_NO_MEMORY) return 6;
  if (code == E_ENCRYPTED) return 4;
  const other =
    code == E_BLANK || code == E_ZIP || code == E_VERSION || code == E_VERSION_3 || code == E_VERSION_5 || code == E_BYTE_SWAPPED ||
    code == E_NOT_A_KMODEL;
  return other ? 2 : 3;
}

function meaning(n: i32): string {
  switch (n) {
    case 2: return "ERR_KMODEL_VERSION: only support kmodel V3/V4 now";
    case 3: return "ERR_KMODEL_FORMAT: the file is damaged or incomplete";
    case 4: return "ERR_DECRYPT: check smodel match with your board";
    case 5: return "ERR_READ_FILE: read file failed";
    default: return "ERR_NO_MEM: memory not enough";
  }
}

/** Appends the last kmodel error with its advice. */
function detail(t: usize): bool {
  return text_mem(t, LINE, error_text(LINE, ROOM, true));
}

/** Whether `load_flash` is at work: its errors say so. */
let streaming: bool = false;
export function loads_from_flash(on: bool): void { streaming = on; }

/** ValueError of a failed load, of a flash address (0 = none) or a path (NONE = none). */
export function load_error(address: u32, path: V): V {
  const t = text_new(), n = number_of(last_code);
  let ok =
    t != 0 && text_lit(t, streaming ? "[MAIXPY]kpu: load_flash error:" : "[MAIXPY]kpu: load error:") && text_int(t, n) && text_lit(t, ", ") && text_lit(t, meaning(n)) &&
    text_lit(t, "; ");
  if (ok && address) ok = text_lit(t, "flash 0x") && text_hex(t, address, 1) && text_lit(t, ": ");
  if (ok && path != NONE) ok = text_str(t, path) && text_lit(t, ": ");
  if (ok) ok = last_code ? detail(t) : text_lit(t, "the flash does not answer");
  return ok ? raise_text(T_VALUE_ERROR, t) : ERR;
}

/** OSError of a run that failed. */
export function run_error(): V {
  const t = text_new();
  return t && text_lit(t, "Cannot run kmodel. ") && detail(t) ? raise_text(T_OS_ERROR, t) : ERR;
}

/** ValueError for a net whose model was released. */
export function released_error(): V {
  const t = text_new();
  return t && text_lit(t, "[MAIXPY]kpu: this kpu_net was deinit'ed; load the model again") && text_byte(t, 0x2e)
    ? raise_text(T_VALUE_ERROR, t)
    : ERR;
}
