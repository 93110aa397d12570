/**
 * Scripts from files to code objects. The text is read to the system heap and freed as soon as it is compiled, so that it takes no
 * Python heap and is gone while the script runs.
 */
import { mem_alloc, mem_free } from "../memory";
import { compile } from "../py/compile/compile";
import { pending, raise, raise_memory, raise_msg, take_pending } from "../py/error";
import { root, root_mark, root_release } from "../py/heap";
import { str_data, str_len } from "../py/intern";
import { T_VALUE_ERROR } from "../py/types";
import { ERR, UNDEF, V } from "../py/value";
import { Ioctl, RAISED, stream_ioctl, stream_read_all } from "./stream";
import { bytes_left, read_rest } from "./stream_methods";
import { vfs_open_binary } from "./vfs";

/** Length of the text that `read_text` has read. */
let text_len: i32 = 0;

function block_of(bytes: i32): usize {
  const p = mem_alloc(max(bytes, 1), 8);
  if (!p) raise_memory(bytes);
  return p;
}

/** Everything in an open file, as a block of the system heap. 0 = raised. */
function read_text(file: V): usize {
  const bytes = bytes_left(file);
  if (bytes < 0) {
    // a stream written in Python may have something to say about how it is best read
    if (stream_ioctl(file, Ioctl.BUFFER_SIZE, 0) == RAISED) return 0;
    const data = read_rest(file);
    if (data == ERR) return 0;
    const copy = block_of(str_len(data));
    if (copy) memory.copy(copy, str_data(data), str_len(data));
    text_len = str_len(data);
    return copy;
  }
  const p = block_of(bytes);
  if (!p) return 0;
  const got = stream_read_all(file, p, bytes);
  text_len = got;
  if (got >= 0) return p;
  mem_free(p);
  return 0;
}

/** Closes `file`; an exception that is pending already stays. */
function close(file: V): void {
  const before = pending();
  if (before != UNDEF) {
    root(before);
    take_pending();
  }
  const r = stream_ioctl(file, Ioctl.CLOSE, 0);
  if (before == UNDEF) return;
  if (r == RAISED) take_pending();
  raise(before);
}

/** True for the name of a module compiled by MicroPython. */
function is_compiled(path: V): bool {
  const end = str_data(path) + str_len(path);
  return str_len(path) > 4 && load<u8>(end - 4) == 0x2e && load<u8>(end - 3) == 0x6d && load<u8>(end - 2) == 0x70;
}

/** The code object of the script at `path`. ERR = raised (OSError, SyntaxError, MemoryError; ValueError for a `.mpy` file). */
export function compile_file(path: V, mode: i32, flags: i32): V {
  const mark = root_mark();
  const file = vfs_open_binary(path);
  if (file == ERR || !root(file)) return ERR;
  const text = read_text(file);
  const len = text_len;
  close(file);
  root_release(mark);
  if (!text) return ERR;
  if (is_compiled(path)) raise_msg(T_VALUE_ERROR, "incompatible .mpy file");
  const code = pending() == UNDEF ? compile(text, len, path, mode, flags) : ERR;
  mem_free(text);
  return code;
}
