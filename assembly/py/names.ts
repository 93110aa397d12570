/**
 * Names that the runtime itself uses: interned strings at fixed static addresses.
 *
 * `N.D_INIT` is the index of "__init__"; `name(N.D_INIT)` its value, a compile-time constant. The enum and the text
 * below it are in the same order (`init_names` checks the count). At most 16 bytes each.
 */
import { STR_DATA, STR_INTERNED, StrObj } from "./object";
import { T_STR } from "./types";
import { V, obj } from "./value";
import { intern_add, str_hash_bytes } from "./intern";

export const enum N {
  D_INIT, D_NEW, D_CALL, D_GETATTR, D_SETATTR, D_DELATTR, D_GETITEM, D_SETITEM, D_DELITEM, D_LEN, D_CONTAINS,
  D_ITER, D_NEXT, D_REPR, D_STR, D_HASH, D_BOOL, D_LT, D_LE, D_GT, D_GE, D_EQ, D_NE, D_ADD, D_SUB, D_MUL,
  D_TRUEDIV, D_FLOORDIV, D_MOD, D_POW, D_AND, D_OR, D_XOR, D_LSHIFT, D_RSHIFT, D_MATMUL, D_IADD, D_ISUB,
  D_IMUL, D_ITRUEDIV, D_IFLOORDIV, D_IMOD, D_IPOW, D_IAND, D_IOR, D_IXOR, D_ILSHIFT, D_IRSHIFT, D_IMATMUL,
  D_RADD, D_RSUB, D_RMUL, D_RTRUEDIV, D_RFLOORDIV, D_RMOD, D_RPOW, D_RAND, D_ROR, D_RXOR, D_RLSHIFT, D_RRSHIFT,
  D_RMATMUL, D_NEG, D_POS, D_INVERT, D_ABS, D_INT, D_FLOAT, D_COMPLEX, D_DIVMOD, D_REVERSED, D_DEL, D_ENTER,
  D_EXIT, D_AENTER, D_AEXIT, D_AITER, D_ANEXT, D_AWAIT, D_GET, D_SET, D_DELETE, D_SET_NAME, D_CLASS, D_DICT,
  D_NAME, D_QUALNAME, D_MODULE, D_BASES, D_DOC, D_MAIN, D_FILE, D_PATH, D_BUILTINS, D_IMPORT, D_ALL, D_GLOBALS,
  D_BUILD_CLASS, D_TRACEBACK, B_MODULE, B_LAMBDA, B_LISTCOMP, B_DICTCOMP, B_SETCOMP, B_GENEXPR, B_STDIN,
  B_STRING, SEND, THROW, CLOSE, VALUE, ARGS, ERRNO, STRERROR, START, STOP, STEP, KEY, DEFAULT, REVERSE, SEP,
  END, FILE, FLUSH, WRITE, READ, READINTO, READLINE, APPEND, EXTEND, POP, REMOVE, INSERT, CLEAR, COPY, KEYS,
  VALUES, ITEMS, GET, SETDEFAULT, UPDATE, POPITEM, ADD, DISCARD, SORT, INDEX, N_COUNT, JOIN, SPLIT, STRIP,
  FORMAT, ENCODE, DECODE, FIND, REPLACE, STARTSWITH, ENDSWITH, UPPER, LOWER, SELF, CLS, NAME, PATH, SYS,
  BUILTINS, SUPER, RANGE, PRINT, LEN, INT, STR, LIST, DICT, TUPLE, SET, OBJECT, TYPE, K_NONE, K_TRUE, K_FALSE,
  UNDERSCORE, STAR, ENCODING, ERRORS, SIGNED, LENGTH, BYTEORDER, SOURCE, MODE, BUFFERING, GETTER, SETTER,
  DELETER, FGET, FSET, REAL, IMAG,
  NEXT,
  COUNT,
}

const TEXT: string = `__init__ __new__ __call__ __getattr__ __setattr__ __delattr__ __getitem__ __setitem__ __delitem__ __len__
  __contains__ __iter__ __next__ __repr__ __str__ __hash__ __bool__ __lt__ __le__ __gt__ __ge__ __eq__ __ne__
  __add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __and__ __or__ __xor__ __lshift__ __rshift__
  __matmul__ __iadd__ __isub__ __imul__ __itruediv__ __ifloordiv__ __imod__ __ipow__ __iand__ __ior__ __ixor__
  __ilshift__ __irshift__ __imatmul__ __radd__ __rsub__ __rmul__ __rtruediv__ __rfloordiv__ __rmod__ __rpow__
  __rand__ __ror__ __rxor__ __rlshift__ __rrshift__ __rmatmul__ __neg__ __pos__ __invert__ __abs__ __int__
  __float__ __complex__ __divmod__ __reversed__ __del__ __enter__ __exit__ __aenter__ __aexit__ __aiter__
  __anext__ __await__ __get__ __set__ __delete__ __set_name__ __class__ __dict__ __name__ __qualname__ __module__
  __bases__ __doc__ __main__ __file__ __path__ __builtins__ __import__ __all__ __globals__ __build_class__
  __traceback__ <module> <lambda> <listcomp> <dictcomp> <setcomp> <genexpr> <stdin> <string> send throw close
  value args errno strerror start stop step key default reverse sep end file flush write read readinto readline
  append extend pop remove insert clear copy keys values items get setdefault update popitem add discard sort
  index count join split strip format encode decode find replace startswith endswith upper lower self cls name
  path sys builtins super range print len int str list dict tuple set object type None True False _ * encoding
  errors signed length byteorder source mode buffering getter setter deleter fget fset real imag next `;

const SLOT: usize = 32;
const POOL: usize = memory.data(32 * 205, 16);

/** The interned string with index `n` of `N`. */
// @ts-ignore: decorator
@inline export function name(n: i32): V { return obj(POOL + <usize>n * SLOT); }
/** Its address. */
// @ts-ignore: decorator
@inline export function name_ptr(n: i32): usize { return POOL + <usize>n * SLOT; }
/** Index in `N` of a string object, -1 when it is none of these. */
// @ts-ignore: decorator
@inline export function name_index(p: usize): i32 {
  const d = p - POOL;
  return d < SLOT * <usize>N.COUNT ? <i32>(d / SLOT) : -1;
}

/** Fills the pool and enters it in the intern table (an empty one). */
export function init_names(): bool {
  let p = POOL;
  let n = 0;
  const total = TEXT.length;
  for (let i = 0; i < total; i++) {
    const c = TEXT.charCodeAt(i);
    if (c > 0x20) {
      store<u8>(p + STR_DATA + n, <u8>c);
      n++;
      continue;
    }
    if (!n) continue;
    const s = changetype<StrObj>(p);
    s.type = <u32>T_STR;
    s.len = n;
    s.meta = STR_INTERNED | n;
    s.hash = str_hash_bytes(p + STR_DATA, n);
    if (!intern_add(p)) return false;
    p += SLOT;
    n = 0;
  }
  return p == POOL + SLOT * <usize>N.COUNT;
}
