/**
 * Names that scripts for MaixPy use without an import, because its start script leaves them in `__main__`, where boot.py and main.py run
 * (MaixPy v0.5.0, `_boot.py`). They are looked for when nothing else has the name, so that they cost nothing when they are not used.
 */
import { getattr } from "./attr";
import { import_name } from "./import";
import { root, root_mark, root_release } from "./heap";
import { intern_lit, str_data, str_len } from "./intern";
import { module_find } from "./native";
import { dict_set } from "./objects/dict";
import { ERR, NONE, UNDEF, V } from "./value";

/** Name, module, and whether it is an attribute of the module rather than the module itself. */
const NAMES: StaticArray<string> = [
  "os", "os", "",
  "uos", "uos", "",
  "sys", "sys", "",
  "time", "time", "",
  "gc", "gc", "",
  "machine", "machine", "",
  "board_info", "board", "board_info",
  "fm", "fpioa_manager", "fm",
  "FPIOA", "Maix", "FPIOA",
  "GPIO", "Maix", "GPIO",
];
const COLUMNS: i32 = 3;

function is(nm: V, text: string): bool {
  const n = str_len(nm);
  if (text.length != n) return false;
  for (let i = 0; i < n; i++) if (text.charCodeAt(i) != load<u8>(str_data(nm) + i)) return false;
  return true;
}

/** The value of `nm`, which is put into `globals`, those of `__main__`; UNDEF = it is none of these names. */
export function start_name(globals: usize, nm: V): V {
  for (let i = 0; i < NAMES.length; i += COLUMNS) {
    if (!is(nm, unchecked(NAMES[i]))) continue;
    const mark = root_mark();
    const maix = intern_lit("_maix");
    if (maix == ERR) return ERR;
    if (!module_find(maix)) return UNDEF; // an image without MaixPy's modules
    const module = intern_lit(unchecked(NAMES[i + 1]));
    let v = module == ERR ? ERR : import_name(module, 0, NONE, 0);
    const attribute = unchecked(NAMES[i + 2]);
    if (v != ERR && attribute.length) {
      const a = intern_lit(attribute);
      v = a == ERR ? ERR : getattr(v, a);
    }
    if (v != ERR) root(v);
    const ok = v != ERR && dict_set(globals, nm, v);
    root_release(mark);
    return ok ? v : ERR;
  }
  return UNDEF;
}
