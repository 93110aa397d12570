/** Names of the error numbers that MicroPython knows (its `errno` module). */

/** "name number" pairs. */
export const ERRNO_NAMES: string =
  "EPERM 1 ENOENT 2 EIO 5 EBADF 9 EAGAIN 11 ENOMEM 12 EACCES 13 EEXIST 17 ENODEV 19 EISDIR 21 EINVAL 22 EOPNOTSUPP 95 EADDRINUSE 98 ECONNABORTED 103 ECONNRESET 104 ENOBUFS 105 ENOTCONN 107 ETIMEDOUT 110 ECONNREFUSED 111 EHOSTUNREACH 113 EALREADY 114 EINPROGRESS 115 ";

/** Finds the name of an error number: its first index in ERRNO_NAMES (length in `errno_len`), -1 = unknown. */
export function errno_name(n: i32): i32 {
  const text = ERRNO_NAMES;
  let i = 0;
  while (i < text.length) {
    const start = i;
    while (text.charCodeAt(i) != 0x20) i++;
    errno_len = i - start;
    i++;
    let k = 0;
    for (; text.charCodeAt(i) != 0x20; i++) k = k * 10 + text.charCodeAt(i) - 0x30;
    i++;
    if (k == n) return start;
  }
  return -1;
}
/** Length of the name that `errno_name` found. */
export let errno_len: i32 = 0;
