/** The instructions that are too rare, or too long anyway, for a place in the loop of vm.ts. */
import { FRAME, Frame } from "./frame";
import { Op } from "./opcodes";
import { slice_new } from "./objects/slice";
import { range_prepare } from "./objects/range";
import { A, KB, KC, KW, RA, RB, RC, WA, WC, at_b, jump_w, save } from "./vm_operands";
import { exc_done } from "./unwind";
import { build_map, build_set, build_str, extend, format_value, list_to_tuple, unpack_ex } from "./vm_build";
import { call_keywords, call_unpacked, local_super } from "./vm_slow_calls";
import { cell_new, delete_name, load_name_cell, store_name } from "./vm_slow_names";
import { slow_unary } from "./vm_slow_operators";
import { assert_failed, build_class, exit_values, import_from, import_module, import_star, make_function, match, raise_value, reraise, warn_chaining, with_enter, with_exit } from "./vm_statements";
import { slow_delattr } from "./vm_slow_attr";
import { CALLED, GOTO } from "./vm_slow_calls";
import { get_await, slow_next, slow_setitem } from "./vm_slow_items";
import { load_name, unbound } from "./vm_slow_names";
import { ERR, NONE, STOP, UNDEF, V, ptr_of } from "./value";

/** GOTO when done, ERR otherwise. */
// @ts-ignore: decorator
@inline function done(ok: bool): V { return ok ? GOTO : ERR; }

/** The dict of the class body (or of `exec`) that runs in the frame. */
// @ts-ignore: decorator
@inline function names(fp: usize): usize { return ptr_of(load<u64>(fp, FRAME)); }

/** Stores the result of a call with keywords in R[C]. */
function call_done(fp: usize, ip: usize, v: V): V {
  if (v == ERR || v == CALLED) return v;
  WC(fp, ip, v);
  return GOTO;
}

/** FORITERW. */
function next_wide(fp: usize, ip: usize): V {
  const v = slow_next(RB(fp, ip), load<u16>(ip, 2));
  if (v == ERR || v == CALLED) return v;
  if (v == STOP) save(fp, ip + 16 + <isize>load<i32>(ip, 8));
  else {
    save(fp, ip + 16);
    WA(fp, ip, v);
  }
  return GOTO;
}

/** Runs the instruction at `ip`: its result for R[A], or GOTO (the frame's `ip` says where it goes on), CALLED, ERR. */
export function cold(fp: usize, ip: usize, k: usize): V {
  save(fp, ip + 8);
  switch (<i32>load<u8>(ip)) {
    case Op.DELLOCAL:
      if (RA(fp, ip) == UNDEF) return unbound(KW(k, ip));
      WA(fp, ip, UNDEF);
      return GOTO;
    case Op.DELG: return done(delete_name(changetype<Frame>(fp).globals, KW(k, ip)));
    case Op.LOADN: return load_name(fp, names(fp), KW(k, ip));
    case Op.STOREN: return done(store_name(names(fp), KW(k, ip), RA(fp, ip)));
    case Op.DELN: return done(delete_name(names(fp), KW(k, ip)));
    case Op.MAKECELL: return cell_new(RA(fp, ip));
    case Op.DELCELL:
      if (load<u64>(ptr_of(RA(fp, ip)), 8) == UNDEF) return unbound(NONE);
      store<u64>(ptr_of(RA(fp, ip)), UNDEF, 8);
      return GOTO;
    case Op.LOADNCELL: return load_name_cell(names(fp), KC(k, ip), ptr_of(RB(fp, ip)));
    case Op.DELATTR: return done(slow_delattr(RA(fp, ip), KC(k, ip)));
    case Op.DELITEM: {
      const v = slow_setitem(RA(fp, ip), RB(fp, ip), UNDEF);
      return v == ERR || v == CALLED ? v : GOTO;
    }
    case Op.BUILDSLICE: return slice_new(load<u64>(at_b(fp, ip)), load<u64>(at_b(fp, ip), 8), load<u64>(at_b(fp, ip), 16));
    case Op.POS: return slow_unary(1, RB(fp, ip));
    case Op.INV: return slow_unary(2, RB(fp, ip));
    case Op.FORITERW: return next_wide(fp, ip);
    case Op.FORPREP: {
      const n = range_prepare(A(fp, ip) + FRAME);
      if (!n) save(fp, jump_w(ip));
      return done(n >= 0);
    }
    case Op.CALLKW:
    case Op.CALLMKW:
      save(fp, ip + 16);
      return call_done(fp, ip, call_keywords(fp, ip, k));
    case Op.CALLEX: return call_done(fp, ip, call_unpacked(fp, ip));
    case Op.GETAWAIT: return get_await(RB(fp, ip), load<u16>(ip, 2));
    case Op.BUILDSET: return build_set(at_b(fp, ip), load<u16>(ip, 6));
    case Op.BUILDMAP: return build_map(load<u32>(ip, 4));
    case Op.MAPADD:
    case Op.SETADD:
    case Op.LISTEXTEND:
    case Op.SETUPDATE:
    case Op.MAPUPDATE:
    case Op.KWUPDATE: return done(extend(fp, ip));
    case Op.LISTTOTUPLE: return list_to_tuple(RB(fp, ip));
    case Op.FORMAT: {
      save(fp, ip + 16);
      const v = format_value(RB(fp, ip), RC(fp, ip), load<u32>(ip, 8));
      if (v == ERR) return ERR;
      WA(fp, ip, v);
      return GOTO;
    }
    case Op.BUILDSTR: return build_str(at_b(fp, ip), load<u16>(ip, 6));
    case Op.UNPACKEX: return done(unpack_ex(RB(fp, ip), A(fp, ip) + FRAME, load<u16>(ip, 6) & 0xff, load<u16>(ip, 6) >> 8));
    case Op.MAKEFN: return make_function(fp, ptr_of(KB(k, ip)), fp + <usize>load<u16>(ip, 6) + FRAME);
    case Op.BUILDCLASS: return build_class(at_b(fp, ip), load<u16>(ip, 6));
    case Op.RAISEFROM:
      if (RB(fp, ip) != NONE) warn_chaining();
      return raise_value(RA(fp, ip));
    case Op.RAISE: return raise_value(RA(fp, ip));
    case Op.EXCDONE:
      WA(fp, ip, UNDEF);
      exc_done();
      return GOTO;
    case Op.LOCALSUPER: return local_super(A(fp, ip) + FRAME, load<u16>(ip, 2));
    case Op.RERAISE: return reraise(RA(fp, ip));
    case Op.EXCMATCH: return match(RB(fp, ip), RC(fp, ip));
    case Op.ASSERT: return assert_failed(RA(fp, ip));
    case Op.WITHENTER: return done(with_enter(RB(fp, ip), A(fp, ip) + FRAME));
    case Op.WITHEXIT: return done(with_exit(RA(fp, ip), NONE) != ERR);
    case Op.WITHEXC: {
      const v = with_exit(RA(fp, ip), RB(fp, ip));
      return call_done(fp, ip, v);
    }
    case Op.EXITVALS:
      exit_values(RB(fp, ip), A(fp, ip) + FRAME);
      return GOTO;
    case Op.IMPORT: {
      const p = fp + <usize>load<u16>(ip, 6) + FRAME;
      return import_module(fp, KB(k, ip), load<u64>(p), load<u64>(p, 8));
    }
    case Op.IMPORTFROM: return import_from(RB(fp, ip), KC(k, ip));
    case Op.IMPORTSTAR: return done(import_star(fp, RA(fp, ip)));
    default:
      unreachable();
      return ERR;
  }
}
