/** The board's name, from its description. */
import { device } from "../hal";
import { text_lit, text_mem, text_new, text_to_str } from "../py/text";
import { ERR, V } from "../py/value";
import { Device, System } from "./device";

const TEXT: usize = memory.data(1024, 8);
const SIZE: i32 = 1024;

/** Address and length of the board's name; length 0 on a host without a description. */
export let board_text: usize = 0;
export let board_text_len: i32 = 0;

/** Looks for the line `KEY=VALUE` of the board's description: `board_text` becomes the value, of length 0 without such a line. */
function find(key: string): void {
  board_text_len = 0;
  const size = key.length;
  let n = device(Device.SYSTEM, System.BOARD, 0, 0, TEXT, SIZE);
  if (n > SIZE) n = SIZE;
  for (let at = 0; at < n; ) {
    let end = at;
    while (end < n && load<u8>(TEXT + end) != 10) end++;
    let same = 0;
    while (same < size && at + same < end && <u32>load<u8>(TEXT + at + same) == <u32>key.charCodeAt(same)) same++;
    if (same == size && at + same < end && load<u8>(TEXT + at + same) == 61) {
      board_text = TEXT + at + size + 1;
      board_text_len = end - at - size - 1;
      return;
    }
    at = end + 1;
  }
}

/** Looks the name up (`board_text`). */
export function board_find(): void { find("board"); }

/** A number of the board's description, 0 when it has no such line. */
export function board_number(key: string): u32 {
  find(key);
  let v: u32 = 0;
  for (let i = 0; i < board_text_len; i++) v = v * 10 + load<u8>(board_text + i) - 48;
  return v;
}

/** `<board> with kendryte-k210`. */
export function board_name(): V {
  board_find();
  const t = text_new();
  if (!t) return ERR;
  const ok = board_text_len ? text_mem(t, board_text, board_text_len) : text_lit(t, "host");
  return ok && text_lit(t, " with kendryte-k210") ? text_to_str(t) : ERR;
}
