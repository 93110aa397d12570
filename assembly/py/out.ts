/** The way to the console for everything that Python prints. */
import { console_write } from "../hal";

/** Each "\n" is sent as "\r\n" (a REPL on a serial line). */
export let out_cooked: bool = false;
const CRLF: usize = memory.data<u8>([13, 10]);
/** Receives a copy of the output (`os.dupterm`), function index or 0. */
let out_tee: u32 = 0;

export function out_set_cooked(on: bool): void {
  out_cooked = on;
}
/** Sets a function `(ptr, len) => void` that also gets everything that is written; 0 = none. */
export function out_set_tee(f: u32): void {
  out_tee = f;
}

/** Writes bytes to the console. */
export function out_write(p: usize, n: i32): void {
  if (n <= 0) return;
  if (out_tee) call_indirect<void>(out_tee, p, n);
  if (!out_cooked) {
    console_write(p, n);
    return;
  }
  let from = p;
  const end = p + <usize>n;
  for (; p < end; p++) {
    if (load<u8>(p) != 10) continue;
    if (p > from) console_write(from, <u32>(p - from));
    console_write(CRLF, 2);
    from = p + 1;
  }
  if (end > from) console_write(from, <u32>(end - from));
}
