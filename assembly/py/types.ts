/**
 * Addresses of the built-in types, in one place so that every file can name them without import cycles.
 * Each type is filled in by the `init_...` function of the file that implements it. A module with types of its
 * own declares them in its own file in the same way.
 */
import { TYPE_BYTES } from "./object";

const BASE: usize = memory.data(96 * 112, 16);
const B: usize = <usize>TYPE_BYTES;

// internal
export const T_WORDS: usize = BASE;
export const T_RAW: usize = BASE + B;
export const T_CELL: usize = BASE + B * 2;
export const T_SHAPE: usize = BASE + B * 3;
export const T_CODE: usize = BASE + B * 4;
export const T_TEXT: usize = BASE + B * 5;

// plain values
export const T_OBJECT: usize = BASE + B * 6;
export const T_TYPE: usize = BASE + B * 7;
export const T_NONETYPE: usize = BASE + B * 8;
export const T_BOOL: usize = BASE + B * 9;
export const T_ELLIPSIS: usize = BASE + B * 10;
export const T_NOTIMPL: usize = BASE + B * 11;
export const T_INT: usize = BASE + B * 12;
/** Long integers: an alias of T_INT. */
export const T_BIGINT: usize = BASE + B * 13;
export const T_FLOAT: usize = BASE + B * 14;
export const T_COMPLEX: usize = BASE + B * 15;
export const T_STR: usize = BASE + B * 16;
export const T_BYTES: usize = BASE + B * 17;
export const T_BYTEARRAY: usize = BASE + B * 18;
export const T_MEMORYVIEW: usize = BASE + B * 19;
export const T_ARRAY: usize = BASE + B * 20;

// containers
export const T_LIST: usize = BASE + B * 21;
export const T_TUPLE: usize = BASE + B * 22;
export const T_DICT: usize = BASE + B * 23;
export const T_ORDEREDDICT: usize = BASE + B * 24;
export const T_SET: usize = BASE + B * 25;
export const T_FROZENSET: usize = BASE + B * 26;
export const T_SLICE: usize = BASE + B * 27;
export const T_RANGE: usize = BASE + B * 28;
export const T_DEQUE: usize = BASE + B * 29;
export const T_DICTVIEW: usize = BASE + B * 30;

// iterators
/** Iterator over anything with `getitem` by index (list, tuple, user `__getitem__`). */
export const T_ITER: usize = BASE + B * 31;
export const T_DICTITER: usize = BASE + B * 32;
export const T_SETITER: usize = BASE + B * 33;
export const T_STRITER: usize = BASE + B * 34;
export const T_BYTESITER: usize = BASE + B * 35;
export const T_RANGEITER: usize = BASE + B * 36;
export const T_MAP: usize = BASE + B * 37;
export const T_FILTER: usize = BASE + B * 38;
export const T_ZIP: usize = BASE + B * 39;
export const T_ENUMERATE: usize = BASE + B * 40;
export const T_REVERSED: usize = BASE + B * 41;
/** `iter(callable, sentinel)`. */
export const T_CALLITER: usize = BASE + B * 42;

// code
export const T_FUNCTION: usize = BASE + B * 43;
export const T_NATIVE: usize = BASE + B * 44;
export const T_BOUND: usize = BASE + B * 45;
export const T_GENERATOR: usize = BASE + B * 46;
export const T_COROUTINE: usize = BASE + B * 47;
export const T_MODULE: usize = BASE + B * 48;
export const T_PROPERTY: usize = BASE + B * 49;
export const T_CLASSMETHOD: usize = BASE + B * 50;
export const T_STATICMETHOD: usize = BASE + B * 51;
export const T_SUPER: usize = BASE + B * 52;
export const T_LOCK: usize = BASE + B * 53;
/** A method of a built-in type taken from the type: checks its first argument. */
export const T_CHECKED: usize = BASE + B * 54;

// exceptions
export const T_BASE_EXCEPTION: usize = BASE + B * 60;
export const T_SYSTEM_EXIT: usize = BASE + B * 61;
export const T_KEYBOARD_INTERRUPT: usize = BASE + B * 62;
export const T_GENERATOR_EXIT: usize = BASE + B * 63;
export const T_EXCEPTION: usize = BASE + B * 64;
export const T_STOP_ITERATION: usize = BASE + B * 65;
export const T_STOP_ASYNC_ITERATION: usize = BASE + B * 66;
export const T_ARITHMETIC_ERROR: usize = BASE + B * 67;
export const T_OVERFLOW_ERROR: usize = BASE + B * 68;
export const T_ZERO_DIVISION_ERROR: usize = BASE + B * 69;
export const T_ASSERTION_ERROR: usize = BASE + B * 70;
export const T_ATTRIBUTE_ERROR: usize = BASE + B * 71;
export const T_EOF_ERROR: usize = BASE + B * 72;
export const T_IMPORT_ERROR: usize = BASE + B * 73;
export const T_LOOKUP_ERROR: usize = BASE + B * 74;
export const T_INDEX_ERROR: usize = BASE + B * 75;
export const T_KEY_ERROR: usize = BASE + B * 76;
export const T_MEMORY_ERROR: usize = BASE + B * 77;
export const T_NAME_ERROR: usize = BASE + B * 78;
export const T_OS_ERROR: usize = BASE + B * 79;
export const T_RUNTIME_ERROR: usize = BASE + B * 80;
export const T_NOT_IMPLEMENTED_ERROR: usize = BASE + B * 81;
export const T_SYNTAX_ERROR: usize = BASE + B * 82;
export const T_INDENTATION_ERROR: usize = BASE + B * 83;
export const T_TYPE_ERROR: usize = BASE + B * 84;
export const T_VALUE_ERROR: usize = BASE + B * 85;
export const T_UNICODE_ERROR: usize = BASE + B * 86;
export const T_TIMEOUT_ERROR: usize = BASE + B * 87;
export const T_VIPER_TYPE_ERROR: usize = BASE + B * 88;
