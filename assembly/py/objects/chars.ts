/** The empty string and the one-character ASCII strings: interned, in static memory, so that taking them apart costs nothing. */
import { STR_DATA, STR_INTERNED, StrObj } from "../object";
import { intern_add, intern_find, str_hash_bytes } from "../intern";
import { T_STR } from "../types";
import { NONE, V, obj, ptr_of } from "../value";

const SLOT: usize = 32;
/** The empty string, then those of the 128 ASCII characters. */
const POOL: usize = memory.data(32 * 129, 16);
/** u32 addresses: a name of `names.ts` takes the place of the pool's string. */
const PLACE: usize = memory.data(4 * 129, 4);

// @ts-ignore: decorator
@inline export function empty_str(): V { return obj(POOL); }
/** The string of an ASCII character. */
// @ts-ignore: decorator
@inline export function char_string(c: u32): V { return obj(<usize>load<u32>(PLACE + 4 + (<usize>c << 2))); }

/** Fills the pool. False when memory is out. */
export function init_chars(): bool {
  for (let i = 0; i <= 128; i++) {
    const p = POOL + <usize>i * SLOT;
    const s = changetype<StrObj>(p);
    s.type = <u32>T_STR;
    s.len = s.meta = i == 0 ? 0 : 1;
    store<u8>(p + STR_DATA, i - 1);
    s.hash = str_hash_bytes(p + STR_DATA, s.len);
    const known = intern_find(obj(p));
    if (known == NONE) {
      if (!intern_add(p)) return false;
      s.meta |= STR_INTERNED;
      store<u32>(PLACE + (<usize>i << 2), <u32>p);
    } else store<u32>(PLACE + (<usize>i << 2), <u32>ptr_of(known));
  }
  return true;
}
