/** Reference interpreter of nnil bytecode (kmodel v4 specification, section 7, opcode 0x14). */
import { attr, clampf, f32, fmax, fmin, type Kernel } from "./common.ts";
import { UNARY } from "./float_ops.ts";

const UNARY_CODES = ["abs", "ceil", "cos", "exp", "floor", "log", "neg", "rsqrt", "sin", "square"];
const BINARY_CODES: ((a: number, b: number) => number)[] = [
  (a, b) => f32(a + b),
  (a, b) => f32(a - b),
  (a, b) => f32(a * b),
  (a, b) => f32(a / b),
  fmin,
  fmax,
];

function run(program: Uint8Array, x: number): number {
  const stack: number[] = [];
  const pop = (): number => stack.pop() as number;
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  for (let pc = 0; pc < program.length; pc++) {
    const op = program[pc];
    if (op === 0x01) stack.push(stack[stack.length - 1]);
    else if (op === 0x02) pop();
    else if (op === 0x03) stack.push(x);
    else if (op === 0x04 || op === 0x05) stack.push(op - 4);
    else if (op === 0x06) {
      stack.push(view.getFloat32(pc + 1, true));
      pc += 4;
    } else if (op >= 0x20 && op < 0x2a) stack.push(UNARY[UNARY_CODES[op - 0x20]](pop()));
    else if (op >= 0x40 && op < 0x46) {
      const b = pop();
      stack.push(BINARY_CODES[op - 0x40](pop(), b));
    } else if (op === 0x80) {
      const high = pop();
      const low = pop();
      stack.push(clampf(pop(), [low, high]));
    } else if (op === 0xa0) return pop();
    else if (op !== 0) throw new Error(`nnil: byte ${op}`);
  }
  throw new Error("nnil: no ret");
}

export const nnilUnaryMethod: Kernel = (node, [x]) => {
  const program = Uint8Array.from(attr(node).program);
  return [Float32Array.from(x, (v) => run(program, v))];
};
