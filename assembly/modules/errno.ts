/** Module `errno`. */
import { ERRNO_NAMES } from "../py/errnos";
import { intern } from "../py/intern";
import { module_def, NO_FUNCTIONS } from "../py/native";
import { DF_READONLY, DictObj, dict_new, dict_set } from "../py/objects/dict";
import { ERR, V, obj, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);
const NAME: usize = memory.data(16);

/** Number of the `i`-th name of ERRNO_NAMES, -1 when there are fewer; the name goes to NAME. */
function entry(i: i32): i32 {
  const text = ERRNO_NAMES;
  let at = 0;
  while (at < text.length) {
    name_len = 0;
    for (; text.charCodeAt(at) != 0x20; at++) store<u8>(NAME + name_len++, text.charCodeAt(at));
    at++;
    let number = 0;
    for (; text.charCodeAt(at) != 0x20; at++) number = number * 10 + text.charCodeAt(at) - 0x30;
    at++;
    if (i-- == 0) return number;
  }
  return -1;
}
let name_len: i32 = 0;

/** errorcode: a dict from number to name. */
function errorcode(): V {
  const d = dict_new(32);
  if (!d) return ERR;
  for (let i = 0; ; i++) {
    const n = entry(i);
    if (n < 0) {
      changetype<DictObj>(d).flags |= DF_READONLY;
      return obj(d);
    }
    const name = intern(NAME, name_len);
    if (name == ERR || !dict_set(d, smi(n), name)) return ERR;
  }
  return ERR;
}

function constant(i: i32): V { return i == 0 ? errorcode() : smi(entry(i - 1)); }

export function init_errno(): void {
  module_def(
    DEF, "errno", "", NO_FUNCTIONS,
    "errorcode EPERM ENOENT EIO EBADF EAGAIN ENOMEM EACCES EEXIST ENODEV EISDIR EINVAL EOPNOTSUPP EADDRINUSE ECONNABORTED ECONNRESET ENOBUFS ENOTCONN ETIMEDOUT ECONNREFUSED EHOSTUNREACH EALREADY EINPROGRESS",
    constant,
  );
}
