/**
 * Operations of the `hostfs` call of `hal.ts`: `hostfs(op, path, path_len, arg, ptr, len)`, folders of the host that scripts
 * see. Like device.ts this file is imported by Node code as it stands, so it holds plain `const enum`s only.
 *
 * A path is UTF-8, absolute and normalised, and begins with the name of a mounted folder: `host/data/a.txt`. Results are
 * >= 0 or a negative errno: -2 ENOENT, -9 EBADF, -13 EACCES, -17 EEXIST, -19 ENODEV (no such folder mounted), -20 ENOTDIR,
 * -21 EISDIR, -22 EINVAL, -28 ENOSPC, -39 ENOTEMPTY.
 */
export const enum HostFsOp {
  /** Writes the name of mounted folder number `arg` to `ptr`. Returns its length, 0 when there are no more. */
  ROOT = 0,
  /** Writes `u32 mode (0x4000 folder, 0x8000 file), u32 bytes, u32 time of change (Unix seconds)` to `ptr`. */
  STAT = 1,
  /**
   * Writes entry number `arg` of a folder to `ptr`: `u32 mode, u32 bytes`, then the name. Returns 8 + the name's length, 0
   * when there are no more. The listing is taken at `arg` 0.
   */
  LIST = 2,
  MKDIR = 3,
  RMDIR = 4,
  REMOVE = 5,
  /** The new path stands at `ptr`, `len` bytes. */
  RENAME = 6,
  /** Writes `u32 block size, u32 blocks, u32 free blocks, u32 longest name` to `ptr`. */
  STATVFS = 7,
  /** Opens a file with the flags of `HostFsOpen`. Returns a handle (3 or more). */
  OPEN = 8,
  /** Closes handle `arg`. */
  CLOSE = 9,
  /** Reads at most `len` bytes of handle `arg` to `ptr`. Returns the count, 0 at the end. */
  READ = 10,
  /** Writes `len` bytes at `ptr` to handle `arg`, or to the host's standard error for `arg` 2. Returns the count. */
  WRITE = 11,
  /** Moves handle `arg` to `ptr` (an i32) relative to the start, the current place or the end (`len` 0, 1, 2). Returns the place. */
  SEEK = 12,
  /** Makes what was written to handle `arg` durable. */
  FLUSH = 13,
  /** Cuts or extends the file of handle `arg` to `ptr` bytes. */
  TRUNCATE = 14,
}

export const enum HostFsOpen {
  READ = 1,
  WRITE = 2,
  CREATE = 4,
  TRUNCATE = 8,
  APPEND = 16,
  /** Fails with EEXIST when the file exists. */
  EXCLUSIVE = 32,
}
