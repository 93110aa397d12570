/** The board's name, from its description. */
import { device } from "../hal";
import { text_lit, text_mem, text_new, text_to_str } from "../py/text";
import { ERR, V } from "../py/value";
import { Device, System } from "./device";

const TEXT: usize = memory.data(1024, 8);
const SIZE: i32 = 1024;
/** "board=" as the first six bytes of a line. */
const KEY: usize = memory.data<u8>([98, 111, 97, 114, 100, 61]);

/** Address and length of the board's name; length 0 on a host without a description. */
export let board_text: usize = 0;
export let board_text_len: i32 = 0;

/** Looks the name up (`board_text`). */
export function board_find(): void {
  board_text_len = 0;
  let n = device(Device.SYSTEM, System.BOARD, 0, 0, TEXT, SIZE);
  if (n > SIZE) n = SIZE;
  for (let at = 0; at < n; ) {
    let end = at;
    while (end < n && load<u8>(TEXT + end) != 10) end++;
    if (end - at > 6 && memory.compare(TEXT + at, KEY, 6) == 0) {
      board_text = TEXT + at + 6;
      board_text_len = end - at - 6;
      return;
    }
    at = end + 1;
  }
}

/** `<board> with kendryte-k210`. */
export function board_name(): V {
  board_find();
  const t = text_new();
  if (!t) return ERR;
  const ok = board_text_len ? text_mem(t, board_text, board_text_len) : text_lit(t, "host");
  return ok && text_lit(t, " with kendryte-k210") ? text_to_str(t) : ERR;
}
