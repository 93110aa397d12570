/** Operands of an instruction at `ip` in the frame `fp` (formats: opcodes.ts). */
import { CodeObj } from "./code";
import { FRAME, Frame } from "./frame";
import { V } from "./value";

/** Address of register A less FRAME. */
// @ts-ignore: decorator
@inline export function A(fp: usize, ip: usize): usize { return fp + <usize>load<u16>(ip, 2); }
// @ts-ignore: decorator
@inline export function RA(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 2), FRAME); }
// @ts-ignore: decorator
@inline export function RB(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 4), FRAME); }
// @ts-ignore: decorator
@inline export function RC(fp: usize, ip: usize): V { return load<u64>(fp + <usize>load<u16>(ip, 6), FRAME); }
// @ts-ignore: decorator
@inline export function WA(fp: usize, ip: usize, v: V): void { store<u64>(fp + <usize>load<u16>(ip, 2), v, FRAME); }
// @ts-ignore: decorator
@inline export function WC(fp: usize, ip: usize, v: V): void { store<u64>(fp + <usize>load<u16>(ip, 6), v, FRAME); }
/** Address of register B. */
// @ts-ignore: decorator
@inline export function at_b(fp: usize, ip: usize): usize { return fp + <usize>load<u16>(ip, 4) + FRAME; }
/** Immediate operands. */
// @ts-ignore: decorator
@inline export function IB(ip: usize): i64 { return load<i16>(ip, 4); }
// @ts-ignore: decorator
@inline export function IC(ip: usize): i64 { return load<i16>(ip, 6); }
/** Constants. */
// @ts-ignore: decorator
@inline export function KW(k: usize, ip: usize): V { return load<u64>(k + <usize>load<u32>(ip, 4)); }
// @ts-ignore: decorator
@inline export function KB(k: usize, ip: usize): V { return load<u64>(k + <usize>load<u16>(ip, 4)); }
// @ts-ignore: decorator
@inline export function KC(k: usize, ip: usize): V { return load<u64>(k + <usize>load<u16>(ip, 6)); }
/** The next instruction when `stay`, else the one that the i16 C leads to. */
// @ts-ignore: decorator
@inline export function branch(ip: usize, stay: bool): usize { return stay ? ip + 8 : ip + 8 + <isize>load<i16>(ip, 6); }
/** The instruction that the i32 W leads to. */
// @ts-ignore: decorator
@inline export function jump_w(ip: usize): usize { return ip + 8 + <isize>load<i32>(ip, 4); }
/** Stores where the frame continues. */
// @ts-ignore: decorator
@inline export function save(fp: usize, ip: usize): void { store<u32>(fp, <u32>ip, 4); }
// @ts-ignore: decorator
@inline export function consts_of(fp: usize): usize { return <usize>changetype<CodeObj>(changetype<Frame>(fp).code).consts; }
