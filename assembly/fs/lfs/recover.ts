/** What a power cut may have left half done is finished before the first change. */
import { Err } from "../errno";
import { alloc_checkpoint } from "./alloc";
import { commit } from "./commit";
import { Lfs, ORPHANS, Tag, add_op, make_tag, same_pair, tag_id, tag_type } from "./layout";
import { fetch } from "./mdir";
import { files_follow_ops } from "./handle";
import { drop_orphans, drop_pair, fetch_before } from "./relocate";

/** Clears the state that says that a file has been moved. */
export function clear_move(fs: Lfs): void {
  fs.global0 &= ORPHANS;
  fs.global1 = 0;
  fs.global2 = 0;
}

/** Deletes entry `id` of a pair; a pair of a directory that becomes empty, but for the first, leaves the list. */
export function delete_entry(fs: Lfs, b0: u32, b1: u32, id: u32): i32 {
  let e = fetch(fs, b0, b1);
  if (e < 0) return e;
  if (id >= fs.ids) return Err.CORRUPT;
  if (fs.ids == 1 && !same_pair(b0, b1, 0, 1)) {
    e = fetch_before(fs, b0, b1);
    if (e < 0) return e;
    if (fs.tail_hard) {
      e = drop_pair(fs, b0, b1);
      if (e < 0) return e;
      add_op(fs, make_tag(Tag.DELETE, id, 0), 0);
      files_follow_ops(fs, b0, b1);
      fs.nops = 0;
      return Err.OK;
    }
  }
  add_op(fs, make_tag(Tag.DELETE, id, 0), 0);
  return commit(fs, b0, b1);
}

/** Called before every change. */
export function begin_write(fs: Lfs): i32 {
  if (fs.readonly) return Err.ROFS;
  if (fs.global0 == 0) return Err.OK;
  alloc_checkpoint(fs);
  if (tag_type(fs.global0) == Tag.DELETE) {
    const id = tag_id(fs.global0);
    const b0 = fs.global1;
    const b1 = fs.global2;
    clear_move(fs);
    const e = delete_entry(fs, b0, b1, id);
    if (e < 0) {
      fs.global0 = fs.disk0;
      fs.global1 = fs.disk1;
      fs.global2 = fs.disk2;
      return e;
    }
  }
  if (!(fs.global0 & ORPHANS)) return Err.OK;
  const e = drop_orphans(fs);
  if (e < 0) return e;
  fs.global0 &= ~ORPHANS;
  return commit(fs, 0, 1);
}
