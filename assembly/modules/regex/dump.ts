/** The listing of a program that `re.compile(..., re.DEBUG)` prints. */
import { OUT, text_byte, text_hex, text_int, text_lit } from "../../py/text";
import { Re } from "./program";

/** Prints " 12: ". */
function place(pc: i32): bool {
  return (pc >= 10 || text_byte(OUT, 0x20)) && text_int(OUT, pc) && text_lit(OUT, ": ");
}

/** Prints a jump from the operand at `at`: the target and the distance. */
function jump(name: string, program: usize, at: i32): bool {
  const distance = <i32>load<i8>(program + at);
  return (
    text_lit(OUT, name) && text_int(OUT, at + 1 + distance) && text_lit(OUT, " (") && text_int(OUT, distance) && text_lit(OUT, ")\n")
  );
}

function char_class(name: string, program: usize, at: i32): bool {
  const pairs = <i32>load<u8>(program + at);
  if (!text_lit(OUT, name) || !text_int(OUT, pairs)) return false;
  for (let i = 0; i < pairs; i++) {
    const p = program + at + 1 + 2 * i;
    if (!text_lit(OUT, " 0x") || !text_hex(OUT, load<u8>(p), 2) || !text_lit(OUT, "-0x") || !text_hex(OUT, load<u8>(p, 1), 2)) return false;
  }
  return text_byte(OUT, 10);
}

function letter(name: string, c: u32): bool { return text_lit(OUT, name) && text_byte(OUT, c) && text_byte(OUT, 10); }

/** Prints the program of `size` bytes and `length` instructions. */
export function dump_program(program: usize, size: i32, length: i32): bool {
  let pc = 0;
  let ok = true;
  while (ok && pc < size) {
    ok = place(pc);
    const operand = load<u8>(program + pc + 1);
    switch (<i32>load<u8>(program + pc)) {
      case Re.SPLIT: ok = ok && jump("split ", program, pc + 1); break;
      case Re.RSPLIT: ok = ok && jump("rsplit ", program, pc + 1); break;
      case Re.JMP: ok = ok && jump("jmp ", program, pc + 1); break;
      case Re.CHAR: ok = ok && letter("char ", operand); break;
      case Re.NAMED: ok = ok && letter("namedclass ", operand); break;
      case Re.CLASS:
        ok = ok && char_class("class ", program, pc + 1);
        pc += 2 * operand;
        break;
      case Re.CLASSNOT:
        ok = ok && char_class("classnot ", program, pc + 1);
        pc += 2 * operand;
        break;
      case Re.SAVE: ok = ok && text_lit(OUT, "save ") && text_int(OUT, operand) && text_byte(OUT, 10); break;
      case Re.ANY:
        ok = ok && text_lit(OUT, "any\n");
        pc--;
        break;
      case Re.BOL:
        ok = ok && text_lit(OUT, "assert bol\n");
        pc--;
        break;
      case Re.EOL:
        ok = ok && text_lit(OUT, "assert eol\n");
        pc--;
        break;
      default:
        ok = ok && text_lit(OUT, "match\n");
        pc--;
    }
    pc += 2;
  }
  return ok && text_lit(OUT, "Bytes: ") && text_int(OUT, size) && text_lit(OUT, ", insts: ") && text_int(OUT, length) && text_byte(OUT, 10);
}
