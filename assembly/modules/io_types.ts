/** Types of module `io`, filled in by `io.ts`. */
import { TYPE_BYTES } from "../py/object";

const BASE: usize = memory.data(96 * 8, 16);
const B: usize = <usize>TYPE_BYTES;

/** A binary file. */
export const T_FILEIO: usize = BASE;
/** A text file: the same layout. */
export const T_TEXTIO: usize = BASE + B;
export const T_STRINGIO: usize = BASE + B * 2;
export const T_BYTESIO: usize = BASE + B * 3;
/** The base of streams written in Python. */
export const T_IOBASE: usize = BASE + B * 4;
export const T_BUFFEREDWRITER: usize = BASE + B * 5;
