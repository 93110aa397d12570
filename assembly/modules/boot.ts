/** What a board runs at start: the frozen script `_boot.py`, which runs boot.py and main.py. */
import { interrupt_char } from "../hal";
import { Mode } from "../py/compile/compile";
import { frozen_data, frozen_find, frozen_len } from "../py/frozen";
import { root, root_mark, root_release } from "../py/heap";
import { run_source } from "../py/import";
import { intern_lit, str_data, str_len } from "../py/intern";
import { finish_script, main_globals } from "../py/main";
import { out_set_cooked } from "../py/out";
import { repl_is_raw } from "../py/repl/repl";
import { ERR } from "../py/value";

const CTRL_C: i32 = 3;

/** Runs a frozen script as `__main__`; Ctrl-C leaves it. Returns its exit status. */
function run_frozen(name: string): i32 {
  const mark = root_mark();
  const file = intern_lit(name);
  let result = file;
  if (file != ERR) {
    root(file);
    const script = frozen_find(str_data(file), str_len(file));
    interrupt_char(CTRL_C);
    result = run_source(frozen_data(script), frozen_len(script), file, main_globals(), Mode.EXEC);
    interrupt_char(-1);
  }
  const status = finish_script(result);
  root_release(mark);
  return status;
}

/** Reads which size of the heap the settings ask for. */
export function boot_heap(): void {
  out_set_cooked(true); // a serial line
  run_frozen("_heap.py");
}

/**
 * Runs the start script. Returns its exit status. After a soft reset of the raw REPL there is nothing to run: a tool wants a fresh
 * interpreter.
 */
export function boot_script(): i32 {
  return repl_is_raw() ? 0 : run_frozen("_boot.py");
}
