/** Flags of open files, and kinds of directory entries. */
export const enum Open {
  READ = 1,
  WRITE = 2,
  CREATE = 4,
  TRUNCATE = 8,
  APPEND = 16,
  /** Fails with EEXIST when the file exists. */
  EXCLUSIVE = 32,
  // ---- state, for the filesystems themselves
  /** littlefs: the content is beside the name. */
  INLINE = 0x100,
  /** What the medium says about the file is out of date. */
  DIRTY = 0x200,
  /** littlefs: content up to `position` is being written to `block`. */
  WRITING = 0x400,
  /** The content was lost by an error: it is not committed. */
  FAILED = 0x800,
  /** littlefs: the file is being renamed. */
  MOVING = 0x1000,
  /** FAT: the file has been removed. */
  REMOVED = 0x2000,
}

/** Kinds of directory entries. */
export const enum What {
  FILE = 1,
  DIR = 2,
}
