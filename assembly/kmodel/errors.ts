/**
 * The error catalogue: every way in which a model can be refused or fail, in one table.
 *
 * An error is one code and the values of the fields that its template names. `docs/errors.md` is generated
 * from this table. Template fields:
 *
 *     %f field name   %g value found   %x value found, hexadecimal   %w value wanted   %v second value
 */

// Codes: row numbers of CATALOGUE, from 1. They are stable: new ones go to the end.
export const E_BLANK: u32 = 1;
export const E_ZIP: u32 = 2;
export const E_VERSION_3: u32 = 3;
export const E_VERSION_5: u32 = 4;
export const E_VERSION: u32 = 5;
export const E_BYTE_SWAPPED: u32 = 6;
export const E_ENCRYPTED: u32 = 7;
export const E_NOT_A_KMODEL: u32 = 8;
export const E_TRUNCATED: u32 = 9;
export const E_TARGET: u32 = 10;
export const E_OPCODE: u32 = 11;
export const E_BODY: u32 = 12;
export const E_FIELD: u32 = 13;
export const E_SMALL: u32 = 14;
export const E_AREA: u32 = 15;
export const E_MEMORY_TYPE: u32 = 16;
export const E_ALIGN: u32 = 17;
export const E_SHAPE: u32 = 18;
export const E_MISMATCH: u32 = 19;
export const E_PERM: u32 = 20;
export const E_BYTECODE: u32 = 21;
export const E_WORK: u32 = 22;
export const E_NO_MEMORY: u32 = 23;
export const E_HANDLE: u32 = 24;
export const E_INDEX: u32 = 25;
export const E_INPUT_SIZE: u32 = 26;
export const E_KPU: u32 = 27;

/** Columns of CATALOGUE: name, message template, advice. */
const COLUMNS: u32 = 3;

const CATALOGUE: StaticArray<string> = [
  "BLANK",
  "there is no model here: the flash is blank (every byte is 0xFF)",
  "Write the kmodel to this address first, or correct the address.",

  "ZIP",
  "this is a zip archive or kfpkg, not a kmodel",
  "Unpack it and use the .kmodel inside, or flash the archive with a tool that understands kfpkg.",

  "VERSION_3",
  "this kmodel version 3 (nncase 0.1) uses %f, which kpy does not run",
  "Convert the model again with nncase 0.2.0 (beta4 is the best choice).",

  "VERSION_5",
  "this is a kmodel version 5 (nncase 1.x); only versions 3 and 4 can run",
  "Convert the model again with nncase 0.2.0 (beta4 is the best choice).",

  "VERSION",
  "this is a kmodel of the unknown version %g; only versions 3 and 4 can run",
  "Convert the model again with nncase 0.2.0 (beta4 is the best choice).",

  "BYTE_SWAPPED",
  "this is a kmodel whose 32-bit words are byte-swapped",
  "It was prepared for load_flash; write the original file without swapping.",

  "ENCRYPTED",
  "this looks encrypted (a .smodel): its bytes are evenly distributed and it has no kmodel header",
  "An encrypted model runs only with the vendor's firmware on the board it was made for; get the plain .kmodel.",

  "NOT_A_KMODEL",
  "this is not a kmodel: it begins with %x, a kmodel begins with 4c444d4b",
  "Check the file or the flash address.",

  "TRUNCATED",
  "the file is truncated: %w bytes are needed, %g are present",
  "Copy or flash the file again, completely.",

  "TARGET",
  "the target in the header is %g; only 0 (CPU) and 1 (K210) exist",
  "The file is damaged; copy or convert it again.",

  "OPCODE",
  "the opcode %x is unknown",
  "The file is damaged, or written by a converter other than nncase 0.2.0.",

  "BODY",
  "%f ends at byte %w of a body that has %g bytes",
  "The file is damaged; copy or convert it again.",

  "FIELD",
  "%f is %g; allowed is %v to %w",
  "The file is damaged; copy or convert it again.",

  "SMALL",
  "%f has %g bytes, at least %w are needed",
  "The file is damaged; copy or convert it again.",

  "AREA",
  "%f ends at byte %g of a memory area that has %w bytes",
  "The file is damaged; copy or convert it again.",

  "MEMORY_TYPE",
  "%f lies in memory type %g, which this field cannot use (0 constants, 1 main memory, 2 KPU RAM)",
  "The file is damaged; copy or convert it again.",

  "ALIGN",
  "%f is %g, which is not a multiple of %w",
  "The file is damaged; copy or convert it again.",

  "SHAPE",
  "%f has the extent %g in dimension %w; every extent must be positive and a tensor smaller than 2 GiB",
  "The file is damaged; copy or convert it again.",

  "MISMATCH",
  "%f is %g, the other fields of the node require %w",
  "The file is damaged; copy or convert it again.",

  "PERM",
  "%f names the axis %g twice",
  "The file is damaged; copy or convert it again.",

  "BYTECODE",
  "%f has the byte %x at position %w, which is no instruction or does not fit the stack",
  "The file is damaged; copy or convert it again.",

  "WORK",
  "one run would take %g million steps, the limit is %w million",
  "The file is damaged, or the model is far too large for a K210.",

  "NO_MEMORY",
  "out of memory: %f needs %w bytes; %g are free, the largest block has %v",
  "Release other models and images, make the Python heap smaller, or reduce the model's input size or channels.",

  "HANDLE",
  "this is no loaded model",
  "Load the model again; it was unloaded or never loaded.",

  "INDEX",
  "%f %g does not exist; there are %w",
  "Use an index below that number.",

  "INPUT_SIZE",
  "input %v takes %w bytes, %g were given",
  "Give the input in the shape and datatype that the model declares.",

  "KPU",
  "the KPU did not finish the layer (status %g)",
  "Check the KPU clock and that nothing else uses the KPU; the driver's message has the register state.",
];

/** Number of catalogued errors; codes run from 1 to this number. */
export function error_count(): u32 {
  return CATALOGUE.length / COLUMNS;
}

// @ts-ignore: decorator
@inline
function column(code: u32, index: u32): string {
  return unchecked(CATALOGUE[(code - 1) * COLUMNS + index]);
}

/** Short name of a code, for example TRUNCATED. */
export function error_name(code: u32): string {
  return column(code, 0);
}

/** Message template of a code. */
export function error_template(code: u32): string {
  return column(code, 1);
}

/** What the user can do about it: one sentence. */
export function error_advice(code: u32): string {
  return column(code, 2);
}

// ---- the last error ---------------------------------------------------------------------------------------

/** Code of the last error, 0 = none. */
export let last_code: u32 = 0;
/** Byte offset in the file, -1 = not about a place in the file. */
export let last_offset: i64 = -1;
/** Node index, -1 = not about a node. */
export let last_node: i32 = -1;
/** Opcode of that node. */
export let last_opcode: u32 = 0;
export let last_field: string = "";
export let last_got: i64 = 0;
export let last_want: i64 = 0;
export let last_value: i64 = 0;

/** Forgets the last error. */
export function clear_error(): void {
  last_code = 0;
  last_offset = -1;
  last_node = -1;
  last_field = "";
}

/** Records an error that is not about a node. Always returns false, so checks can end with it. */
export function fail(
  code: u32,
  field: string = "",
  got: i64 = 0,
  want: i64 = 0,
  value: i64 = 0,
  offset: i64 = -1,
): bool {
  last_code = code;
  last_offset = offset;
  last_node = -1;
  last_field = field;
  last_got = got;
  last_want = want;
  last_value = value;
  return false;
}

/** Adds the place in the file to the error that was just recorded. */
export function locate(node: i32, opcode: u32, offset: i64): void {
  last_node = node;
  last_opcode = opcode;
  last_offset = offset;
}
