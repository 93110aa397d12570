/** Random nnil programs (kmodel v4 specification, section 7, opcode 0x14) whose results stay within [-8, 8]. */
import { ByteWriter } from "../bytes.ts";
import type { Random } from "../random.ts";

const NOP = 0x00;
const DUP = 0x01;
const POP = 0x02;
const LDA_0 = 0x03;
const LDC_0 = 0x04;
const LDC_1 = 0x05;
const LDC = 0x06;
const [COS, EXP, SIN] = [0x22, 0x23, 0x28];
const EXACT_UNARY = [0x20, 0x21, 0x24, 0x26];
const SQUARE = 0x29;
const [ADD, SUB, MUL, DIV, MIN, MAX] = [0x40, 0x41, 0x42, 0x43, 0x44, 0x45];
const CLAMP = 0x80;
const RET = 0xa0;
/** Products allowed in one program, so that nothing overflows. */
const MAX_PRODUCTS = 2;

export function randomProgram(random: Random): { bytes: Uint8Array; isExact: boolean } {
  const out = new ByteWriter();
  let depth = 0;
  let products = 0;
  const constant = (value: number): void => {
    out.u8(LDC);
    out.f32(value);
  };
  const clampTop = (low: number, high: number): void => {
    constant(low);
    constant(high);
    out.u8(CLAMP);
  };
  const push = (): void => {
    const kind = random.pick([LDA_0, LDA_0, LDC_0, LDC_1, LDC]);
    if (kind === LDC) constant(random.real(-3, 3));
    else out.u8(kind);
    depth++;
  };
  push();
  for (let left = random.integer(3, 12); left > 0; left--) {
    const choice = random.integer(0, 9);
    if (choice < 3) push();
    else if (choice === 3) {
      out.u8(DUP);
      depth++;
    } else if (choice === 4 && depth > 1) {
      out.u8(POP);
      depth--;
    } else if (choice === 5) out.u8(random.pick(EXACT_UNARY));
    else if (choice === 6 && products < MAX_PRODUCTS) {
      products++;
      out.u8(SQUARE);
    } else if (choice === 7) {
      constant(random.real(0.5, 3));
      out.u8(DIV);
    } else if (depth > 1) {
      const op = random.pick(products < MAX_PRODUCTS ? [ADD, SUB, MUL, MIN, MAX] : [ADD, SUB, MIN, MAX]);
      if (op === MUL) products++;
      out.u8(op);
      depth--;
    } else out.u8(NOP);
  }
  for (; depth > 1; depth--) out.u8(ADD);
  // Last, since a difference of two such results could cancel and magnify their last places.
  const isExact = random.next() < 0.7;
  if (!isExact) {
    clampTop(-2, 2);
    out.u8(random.pick([COS, EXP, SIN]));
  }
  clampTop(-8, 8);
  out.u8(RET);
  return { bytes: out.result(), isExact };
}
