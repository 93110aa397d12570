/** What a board runs at start: the frozen script `_boot.py`, which runs boot.py and main.py. */
import { interrupt_char } from "../hal";
import { Mode } from "../py/compile/compile";
import { frozen_data, frozen_find, frozen_len } from "../py/frozen";
import { root, root_mark, root_release } from "../py/heap";
import { run_source } from "../py/import";
import { intern_lit, str_data, str_len } from "../py/intern";
import { py_reset } from "../py/exports";
import { heap_changes } from "../py/heap_size";
import { finish_script, main_globals } from "../py/main";
import { out_set_cooked } from "../py/out";
import { repl_is_raw } from "../py/repl/repl";
import { ERR, V } from "../py/value";

const CTRL_C: i32 = 3;

/** Runs a frozen script as `__main__`; Ctrl-C leaves it. Returns its exit status. */
function run_frozen(file: V): i32 {
  let result = file;
  if (file != ERR) {
    root(file);
    const script = frozen_find(str_data(file), str_len(file));
    interrupt_char(CTRL_C);
    result = run_source(frozen_data(script), frozen_len(script), file, main_globals(), Mode.EXEC);
    interrupt_char(-1);
  }
  return finish_script(result);
}

/** A start in a heap of the size that freq.conf asks for. */
function settle_heap(): bool {
  const mark = root_mark();
  run_frozen(intern_lit("_heap.py"));
  root_release(mark);
  return !heap_changes() || py_reset() == 1;
}

/**
 * Runs the start script as `__main__`; Ctrl-C leaves it. Returns its exit status. After a soft reset of the raw REPL there is
 * nothing to run: a tool wants a fresh interpreter.
 */
export function py_boot(): i32 {
  out_set_cooked(true); // a serial line
  if (!settle_heap()) return 1;
  if (repl_is_raw()) return 0;
  const mark = root_mark();
  const status = run_frozen(intern_lit("_boot.py"));
  root_release(mark);
  return status;
}
