/**
 * The bytecode of the register machine. docs/python.md describes the formats; each instruction is 8 bytes:
 * `u8 op, u8 variant, u16 A, u16 B, u16 C`. A register operand is its BYTE offset in the frame (index * 8), a constant
 * operand its byte offset in the constants (index * 8). `W` = bytes 4..7 as one i32 instead of B and C.
 * A jump distance is in bytes, relative to the next instruction. "+cache" = 8 more bytes follow, "+cache16" = 16.
 * "The next instruction" is the one after the cache.
 */
export const enum Op {
  // loads and moves
  MOVE = 0, // R[A] = R[B]
  LOADK, // R[A] = K[W]
  LOADI, // R[A] = small integer W
  LOADS, // R[A] = special number W (NONE, TRUE ...)
  CHECK, // raise NameError when R[A] is UNDEF (W = constant: the local's name)
  DELLOCAL, // CHECK, then R[A] = UNDEF
  LOADG, // R[A] = global or builtin K[W]                                   +cache
  STOREG, // global K[W] = R[A]                                             +cache
  DELG, // delete global K[W]
  LOADN, // class body: R[A] = name K[W] in locals dict R[0], else global/builtin
  STOREN, // class body: R[0][K[W]] = R[A]
  DELN,
  MAKECELL, // R[A] = new cell holding R[A]
  LOADCELL, // R[A] = content of cell R[B], NameError when UNDEF (C = constant: name)
  STORECELL, // content of cell R[A] = R[B]
  DELCELL, // content of cell R[A] = UNDEF (B: as LOADCELL's C)
  LOADNCELL, // class body: R[A] = name K[C] in R[0], else content of cell R[B]
  // attributes and subscripts
  GETATTR, // R[A] = R[B].K[C]                                              +cache16
  SETATTR, // R[A].K[C] = R[B]                                              +cache16
  DELATTR, // del R[A].K[C]
  GETITEM, // R[A] = R[B][R[C]]
  SETITEM, // R[A][R[B]] = R[C]
  DELITEM, // del R[A][R[B]]
  GETITEMI, // R[A] = R[B][i16 C]
  BUILDSLICE, // R[A] = slice(R[B], R[B+1], R[B+2])
  LOCALSLICE, // the same of R[B+1], R[B+2], R[B+3]; the object is in these four registers
  // arithmetic: R[A] = R[B] op R[C], or R[A] = R[B] op= R[C] with IN_PLACE
  ADD, SUB, MUL, TRUEDIV, FLOORDIV, MOD, POW, AND, OR, XOR, SHL, SHR, MATMUL,
  // with a small immediate: R[A] = R[B] op i16 C
  ADDI, SUBI, MULI, FLOORDIVI, MODI, ANDI, SHLI, SHRI,
  NEG, POS, INV, NOT, // R[A] = op R[B]
  // comparisons: R[A] = R[B] op R[C]
  LT, LE, GT, GE, EQ, NE, IS, ISNOT, IN, NOTIN,
  // compare and jump by i16 C when the comparison R[A] op R[B] is FALSE / TRUE
  JF_LT, JF_LE, JF_GT, JF_GE, JF_EQ, JF_NE, JF_IS, JF_ISNOT, JF_IN, JF_NOTIN,
  JT_LT, JT_LE, JT_GT, JT_GE, JT_EQ, JT_NE, JT_IS, JT_ISNOT, JT_IN, JT_NOTIN,
  // the same against an immediate: R[A] op i16 B, jump by i16 C
  JF_LTI, JF_LEI, JF_GTI, JF_GEI, JF_EQI, JF_NEI,
  JT_LTI, JT_LEI, JT_GTI, JT_GEI, JT_EQI, JT_NEI,
  JMP, // by W
  JLOOP, // by W, backwards: also polls for interrupts and scheduled work
  JT, // by W when bool(R[A])
  JF, // by W unless bool(R[A])
  JNONE, JNOTNONE, // by W when R[A] is (not) None
  // iteration
  GETITER, // R[A] = iter(R[B])
  LOOPITER, // the same; the iterator may be in R[A+1], R[A+2], and R[A+3] gets R[B]
  FORITER, // R[A] = next(R[B]); at the end jump by i16 C
  FORITERW, // as FORITER with i32 distance in the following 8 bytes            +cache
  FORPREP, // range loop: R[A], R[A+1], R[A+2] = current, stop, step; checks step != 0; jump by W when empty
  FORLOOP, // R[A] += R[A+2]; loops back by W while in range; polls like JLOOP
  // calls: callee in R[A], positional arguments in R[A+1]...; result to R[C]
  CALL, // B = number of arguments
  CALLKW, // B = positional count + (keyword count << 8); keyword values follow the positional ones;
  //         the following 8 bytes: u32 constant offset of the tuple of names       +cache
  CALLEX, // R[A+1] = sequence of positional arguments, R[A+2] = dict of keywords or UNDEF
  LOADMETHOD, // R[A], R[A+1] = function and self of R[B].K[C], or value and UNDEF     +cache16
  LOCALSUPER, // R[A] = R[A](R[A+1], R[A+2]); when R[A] is `super` the object is in R[A+1], R[A+2]
  CALLM, // after LOADMETHOD: B arguments in R[A+2]...; self is added when R[A+1] is not UNDEF; result to R[C]
  CALLMKW, // the same with keywords, laid out as CALLKW                          +cache
  RET, // return R[A]
  RETNONE,
  YIELD, // yield R[B]; on resume R[A] = value sent
  YIELDFROM, // delegate to iterator R[B]; result to R[A]
  GETAWAIT, // R[A] = awaitable iterator of R[B]
  // building
  BUILDTUPLE, // R[A] = tuple of C values from R[B]
  BUILDLIST, BUILDSET,
  BUILDMAP, // R[A] = {} presized for W entries
  MAPADD, // R[A][R[B]] = R[C] (no overloading)
  LISTAPPEND, SETADD, // R[A] gets R[B] (no overloading)
  LISTEXTEND, SETUPDATE, MAPUPDATE, // R[A] gets all of R[B]
  KWUPDATE, // as MAPUPDATE for **kwargs: TypeError on a duplicate or a key that is no str
  LISTTOTUPLE, // R[A] = tuple(R[B])
  FORMAT, // R[A] = format(R[B], spec R[C] or UNDEF) ; the following 8 bytes: conversion 0, 's', 'r'  +cache
  BUILDSTR, // R[A] = concatenation of C strings from R[B]
  UNPACK, // R[A] ... R[A+C-1] = R[B]
  UNPACKEX, // C = before + (after << 8); R[A]... with the list in the middle
  MAKEFN, // R[A] = function of code K[B]; R[C] = defaults tuple or UNDEF, R[C+1] = keyword defaults dict or
  //         UNDEF, R[C+2]... = cells for its free variables
  BUILDCLASS, // R[A] = class: R[B] = body function, R[B+1] = name, R[B+2]... = C base classes
  // exceptions and with
  RAISE, // raise R[A]
  RAISEFROM, // raise R[A] from R[B]
  RERAISE, // raise R[A] again, traceback kept
  EXCDONE, // the exception R[A] has been handled; R[A] = UNDEF
  EXCMATCH, // R[A] = exception R[B] matches type or tuple R[C]
  ASSERT, // raise AssertionError(R[A] unless UNDEF)
  WITHENTER, // R[A] = bound __exit__ of R[B], R[A+1] = R[B].__enter__()
  WITHEXIT, // R[A](None, None, None)
  WITHEXC, // R[C] = R[A](type, R[B], None) : true when the exception is swallowed
  EXITVALS, // R[A], R[A+1], R[A+2] = type(R[B]), R[B], None: arguments for an async __aexit__
  // imports
  IMPORT, // R[A] = __import__(K[B]); R[C] = fromlist tuple or None, R[C+1] = level
  IMPORTFROM, // R[A] = from module R[B] name K[C]
  IMPORTSTAR, // all public names of R[A] into the globals (module level only)
  COUNT,
}

/** Variant of an arithmetic instruction. */
export const IN_PLACE: i32 = 0x100;

/** Bytes of cache or data behind an instruction. */
export function cache_bytes(op: i32): i32 {
  switch (op) {
    case Op.GETATTR:
    case Op.SETATTR:
    case Op.LOADMETHOD:
      return 16;
    case Op.LOADG:
    case Op.STOREG:
    case Op.FORITERW:
    case Op.CALLKW:
    case Op.CALLMKW:
    case Op.FORMAT:
      return 8;
    default:
      return 0;
  }
}
