/** Error results of the filesystems: negated errno values of MicroPython's `errno`. */
export const enum Err {
  OK = 0,
  NOENT = -2,
  IO = -5,
  NOMEM = -12,
  ACCES = -13,
  BUSY = -16,
  EXIST = -17,
  NODEV = -19,
  NOTDIR = -20,
  ISDIR = -21,
  INVAL = -22,
  FBIG = -27,
  NOSPC = -28,
  ROFS = -30,
  NAMETOOLONG = -36,
  NOTEMPTY = -39,
  /** The medium holds no filesystem of the wanted kind, or a damaged one (EILSEQ). */
  CORRUPT = -84,
}
