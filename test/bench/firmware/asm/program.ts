/** The programs of the little stack machine: pairs of instruction and argument. hand.c has the same bytes. */
export const enum Op {
  LOCAL,
  SET_LOCAL,
  SMALL,
  HALF,
  ADD,
  SUB,
  MUL,
  LESS,
  JUMP,
  JUMP_FALSE,
  CALL,
  RETURN,
  LIST,
  APPEND,
  ITEM,
}

export const CODE: usize = memory.data<u8>([
  // 0: fib(n): n < 2 ? n : fib(n - 1) + fib(n - 2)
  0, 0, 2, 2, 7, 0, 9, 6, 0, 0, 11, 0,
  0, 0, 2, 1, 5, 0, 10, 0, 0, 0, 2, 2, 5, 0, 10, 0, 4, 0, 11, 0,
  // 16: squares(n): a list of i * i, then its sum (locals n, list, i, sum)
  12, 0, 1, 1,
  0, 2, 0, 0, 7, 0, 9, 16, 0, 1, 0, 2, 0, 2, 6, 0, 13, 0, 0, 2, 2, 1, 4, 0, 1, 2, 8, 2,
  2, 0, 1, 2,
  0, 2, 0, 0, 7, 0, 9, 33, 0, 3, 0, 1, 0, 2, 14, 0, 4, 0, 1, 3, 0, 2, 2, 1, 4, 0, 1, 2, 8, 18,
  0, 3, 11, 0,
  // 51: floats(n): x = 0.5; n times x = x * 0.5 + 1.5 (locals n, x, i)
  3, 1, 1, 1,
  0, 2, 0, 0, 7, 0, 9, 17, 0, 1, 3, 1, 6, 0, 3, 3, 4, 0, 1, 1, 0, 2, 2, 1, 4, 0, 1, 2, 8, 2,
  0, 1, 11, 0,
]);

/** Per function: first instruction, number of locals, two spare bytes. */
export const FUNCTIONS: usize = memory.data<u8>([0, 1, 0, 0, 16, 4, 0, 0, 51, 3, 0, 0]);
