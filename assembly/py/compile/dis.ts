/**
 * The disassembler: one line per instruction, `offset name operands`, then the exception table; nested code objects follow. Registers
 * are written `r<index>`, constants by their repr, jumps by their target.
 */
import { CodeObj, HANDLER_BYTES, Handler, code_handlers, code_line } from "../code";
import { Op } from "../opcodes";
import { is_type, obj, ptr_of, V } from "../value";
import { T_CODE } from "../types";
import { repr_to } from "../ops";
import { text_byte, text_int, text_str } from "../text";

/**
 * All instructions in the order of `Op`, each with the formats of A, B, C: r register, k constant, n number, i signed number, j
 * jump distance, - unused; a capital letter takes B and C together (K constant, I number, J jump); + a word that follows.
 */
const TABLE: string =
  "MOVE:rr- LOADK:rK LOADI:rI LOADS:rI CHECK:rK DELLOCAL:rK LOADG:rK+ STOREG:rK+ DELG:-K LOADN:rK STOREN:rK DELN:-K MAKECELL:r-- LOADCELL:rrk STORECELL:rr- DELCELL:rk- LOADNCELL:rrk GETATTR:rrk++ SETATTR:rrk++ DELATTR:r-k GETITEM:rrr SETITEM:rrr DELITEM:rr- GETITEMI:rri BUILDSLICE:rr- LOCALSLICE:rr- ADD:rrr SUB:rrr MUL:rrr TRUEDIV:rrr FLOORDIV:rrr MOD:rrr POW:rrr AND:rrr OR:rrr XOR:rrr SHL:rrr SHR:rrr MATMUL:rrr ADDI:rri SUBI:rri MULI:rri FLOORDIVI:rri MODI:rri ANDI:rri SHLI:rri SHRI:rri NEG:rr- POS:rr- INV:rr- NOT:rr- LT:rrr LE:rrr GT:rrr GE:rrr EQ:rrr NE:rrr IS:rrr ISNOT:rrr IN:rrr NOTIN:rrr JF_LT:rrj JF_LE:rrj JF_GT:rrj JF_GE:rrj JF_EQ:rrj JF_NE:rrj JF_IS:rrj JF_ISNOT:rrj JF_IN:rrj JF_NOTIN:rrj JT_LT:rrj JT_LE:rrj JT_GT:rrj JT_GE:rrj JT_EQ:rrj JT_NE:rrj JT_IS:rrj JT_ISNOT:rrj JT_IN:rrj JT_NOTIN:rrj JF_LTI:rij JF_LEI:rij JF_GTI:rij JF_GEI:rij JF_EQI:rij JF_NEI:rij JT_LTI:rij JT_LEI:rij JT_GTI:rij JT_GEI:rij JT_EQI:rij JT_NEI:rij JMP:-J JLOOP:-J JT:rJ JF:rJ JNONE:rJ JNOTNONE:rJ GETITER:rr- LOOPITER:rr- FORITER:rrj FORITERW:rr-+ FORPREP:rJ FORLOOP:rJ CALL:rnr CALLKW:rnr+ CALLEX:r-r LOADMETHOD:rrk++ LOCALSUPER:r-- CALLM:rnr CALLMKW:rnr+ RET:r-- RETNONE:--- YIELD:rr- YIELDFROM:rr- GETAWAIT:rr- BUILDTUPLE:rrn BUILDLIST:rrn BUILDSET:rrn BUILDMAP:rI MAPADD:rrr LISTAPPEND:rr- SETADD:rr- LISTEXTEND:rr- SETUPDATE:rr- MAPUPDATE:rr- KWUPDATE:rr- LISTTOTUPLE:rr- FORMAT:rrr+ BUILDSTR:rrn UNPACK:rrn UNPACKEX:rrn MAKEFN:rkr BUILDCLASS:rrn RAISE:r-- RAISEFROM:rr- RERAISE:r-- EXCDONE:r-- EXCMATCH:rrr ASSERT:r-- WITHENTER:rr- WITHEXIT:r-- WITHEXC:rrr EXITVALS:rr- IMPORT:rkr IMPORTFROM:rrk IMPORTSTAR:r-- ";

/** Position in TABLE of instruction `op`, -1 when there is none. */
function entry(op: i32): i32 {
  let at = 0;
  for (let i = 0; i < op && at < TABLE.length; at++) if (TABLE.charCodeAt(at) == 0x20) i++;
  return at < TABLE.length ? at : -1;
}

/** True when the table has exactly one entry per instruction (tests). */
export function dis_table_complete(): bool {
  return entry(Op.COUNT - 1) >= 0 && entry(Op.COUNT) < 0;
}

function text(t: usize, s: string): void {
  for (let i = 0; i < s.length; i++) text_byte(t, s.charCodeAt(i));
}

function register(t: usize, offset: u32): void {
  text_byte(t, 0x72);
  text_int(t, offset >> 3);
}

function constant(t: usize, c: CodeObj, offset: u32): void {
  const v = load<u64>(<usize>c.consts + offset);
  if (is_type(v, T_CODE)) {
    text(t, "<code ");
    text_str(t, obj(changetype<CodeObj>(ptr_of(v)).name));
    text_byte(t, 0x3e);
  } else repr_to(t, v);
}

/** One operand in the format `f`; `next` is the offset of the next instruction. */
function operand(t: usize, c: CodeObj, f: i32, half: u32, w: i32, next: u32): void {
  if (f == 0x2d) return;
  text_byte(t, 0x20);
  switch (f) {
    case 0x72: register(t, half); break;
    case 0x6b: constant(t, c, half); break;
    case 0x6e: text_int(t, half); break;
    case 0x69: text_int(t, <i32>(<i16>half)); break;
    case 0x6a: jump(t, next + <i32>(<i16>half)); break;
    case 0x4b: constant(t, c, w); break;
    case 0x49: text_int(t, w); break;
    case 0x4a: jump(t, next + w); break;
  }
}

function jump(t: usize, to: u32): void {
  text(t, "->");
  text_int(t, to);
}

function instructions(t: usize, code: usize): void {
  const c = changetype<CodeObj>(code);
  let line = -1;
  for (let at: u32 = 0; at < c.code_bytes; ) {
    const p = <usize>c.code + at;
    let e = entry(load<u8>(p));
    const l = code_line(code, at);
    if (l != line) {
      text(t, "line ");
      text_int(t, l);
      text_byte(t, 10);
    }
    line = l;
    text(t, "  ");
    text_int(t, at);
    text_byte(t, 0x20);
    if (load<u8>(p, 1)) text_byte(t, 0x49);
    for (; TABLE.charCodeAt(e) != 0x3a; e++) text_byte(t, TABLE.charCodeAt(e));
    at += 8;
    let half: usize = 2;
    for (e++; TABLE.charCodeAt(e) > 0x20; e++) {
      const f = TABLE.charCodeAt(e);
      if (f == 0x2b) at += 8;
      else operand(t, c, f, load<u16>(p + half), load<i32>(p, 4), at);
      half += 2;
    }
    text_byte(t, 10);
  }
}

/** Appends the listing of a code object (and of those among its constants) to the text `t`. */
export function disassemble(t: usize, code: V): void {
  const c = changetype<CodeObj>(ptr_of(code));
  text(t, "code ");
  text_str(t, obj(c.name));
  text(t, ", registers ");
  text_int(t, c.nregs);
  text(t, ", variables ");
  text_int(t, c.nlocals);
  text_byte(t, 10);
  instructions(t, ptr_of(code));
  for (let i: u32 = 0; i < c.nhandlers; i++) {
    const h = changetype<Handler>(code_handlers(c) + i * HANDLER_BYTES);
    text(t, "  try ");
    text_int(t, h.start);
    text_byte(t, 0x2d);
    text_int(t, h.end);
    text_byte(t, 0x20);
    register(t, h.reg);
    text_byte(t, 0x20);
    jump(t, h.target);
    text_byte(t, 10);
  }
  const n = c.consts ? load<u32>(<usize>c.consts - 4) : 0;
  for (let i: u32 = 0; i < n; i++) {
    const v = load<u64>(<usize>c.consts + i * 8);
    if (is_type(v, T_CODE)) disassemble(t, v);
  }
}
