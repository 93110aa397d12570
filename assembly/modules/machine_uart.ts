/** `machine.UART` of MaixPy: UART1-3 and the console. Source: MaixPy API dossier, section 2.10. */
import { sleep_us, time_us } from "../hal";
import { raise_fmt, raise_msg, raise_os } from "../py/error";
import { gc_alloc } from "../py/heap";
import { arg, fn_index } from "../py/native";
import { gc_root } from "../py/gc";
import { float_maybe, maybe_double } from "../py/objects/number";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_TYPE_ERROR, T_VALUE_ERROR } from "../py/types";
import { Device, Uart } from "./device";
import { bad_value, bind, dev, opt, opt_failed, opt_int } from "./hardware_args";
import { EAGAIN, EINVAL, Ioctl, stream_register } from "./stream";
import { m_read, m_readinto, m_readline, m_write } from "./stream_methods";
import { ERR, NONE, UNDEF, V, is_type, obj, ptr_of, smi } from "../py/value";

export const T_UART: usize = memory.data(96, 16);

@unmanaged
class UartObj {
  type: u32;
  /** MaixPy's number (0-2, 4), and the unit of the HAL. */
  id: u8;
  unit: u8;
  active: u8;
  bits: u8;
  baudrate: u32;
  timeout: u32;
  timeout_char: u32;
  parity: u8;
  stop: u8;
  pad: u16;
}

const UARTHS: i32 = 4;
const MAX_BAUD: i32 = 0x500000;
/** The UART that carries the REPL, as a script has set it. */
const REPL: usize = memory.data(8, 8);
const BYTE: usize = memory.data(8, 8);

// @ts-ignore: decorator
@inline function uart(v: V): UartObj { return changetype<UartObj>(ptr_of(v)); }

/** Stop bits from None, 0 or 1 (one), 1.5 and 2; -1 for others. */
function stop_bits(v: V): i32 {
  if (v == UNDEF || v == NONE) return 1;
  if (float_maybe(v) <= 0) return -1;
  return maybe_double == 0 || maybe_double == 1 ? 1 : maybe_double == 1.5 || maybe_double == 2 ? 2 : -1;
}

function setup(o: UartObj, argc: i32, argv: usize, skip: i32): bool {
  const spec = "baudrate bits parity stop * timeout timeout_char read_buf_len ide from_ide";
  if (!bind(argc, argv, skip, spec)) return false;
  const baud = opt_int(0, 115200), bits = opt_int(1, 8), parity = opt_int(2, 0), stop = stop_bits(opt(3));
  const timeout = opt_int(4, 1000), timeout_char = opt_int(5, 10);
  if (opt_failed) return false;
  if (baud <= 0 || baud > MAX_BAUD) bad_value("[MAIXPY]UART:invalid baudrate");
  else if (bits < 5 || bits > 8) bad_value("[MAIXPY]UART:invalid data bits");
  else if (parity < 0 || parity > 2) bad_value("[MAIXPY]UART:invalid parity");
  else if (stop < 0) bad_value("[MAIXPY]UART:invalid stop bits");
  else {
    o.baudrate = baud;
    o.bits = <u8>bits;
    o.parity = <u8>parity;
    o.stop = <u8>stop;
    o.timeout = max(timeout, 0);
    o.timeout_char = max(timeout_char, 0);
    const r = dev(Device.UART, o.unit, Uart.INIT, baud, bits | parity << 8 | stop << 16);
    o.active = 1;
    if (r >= 0) return true;
    raise_os(r);
  }
  return false;
}

function uart_make(type: usize, argc: i32, argv: usize): V {
  if (!(argc & 0xffff)) return raise_msg(T_TYPE_ERROR, "function missing 1 required positional arguments");
  const p = gc_alloc(24, T_UART);
  if (!p) return ERR;
  const v = arg(argv, 0);
  const id = float_maybe(v) > 0 ? <i32>maybe_double : -1;
  if (id < 0 || id == 3 || id > UARTHS) return raise_fmt(T_VALUE_ERROR, "[MAIXPY]UART%s:does not exist", v);
  const o = changetype<UartObj>(p);
  o.id = <u8>id;
  o.unit = id == UARTHS ? 0 : <u8>(id + 1);
  return setup(o, argc, argv, 1) ? obj(p) : ERR;
}

function uart_init(argc: i32, argv: usize): V {
  return setup(uart(arg(argv, 0)), argc, argv, 1) ? NONE : ERR;
}

function uart_deinit(argc: i32, argv: usize): V {
  const o = uart(arg(argv, 0));
  if (o.active && o.unit) dev(Device.UART, o.unit, Uart.DEINIT);
  o.active = 0;
  return NONE;
}

// ---- the stream ---------------------------------------------------------------------------------------------

/** Waits at most `ms` for a byte. */
function wait_for_byte(o: UartObj, ms: u32): bool {
  const end = time_us() + <u64>ms * 1000;
  while (dev(Device.UART, o.unit, Uart.AVAILABLE) <= 0) {
    if (time_us() >= end) return false;
    sleep_us(100);
  }
  return true;
}

/** What has arrived; the pause between two bytes is at most `timeout_char`. EAGAIN (None for the script) when nothing comes. */
function uart_read(v: V, p: usize, n: i32): i32 {
  const o = uart(v);
  let done = 0;
  while (o.active && done < n && wait_for_byte(o, o.timeout_char)) {
    const r = dev(Device.UART, o.unit, Uart.READ, 0, 0, p + done, n - done);
    if (r < 0) return r;
    done += r;
  }
  return done ? done : EAGAIN;
}

function uart_write(v: V, p: usize, n: i32): i32 {
  const o = uart(v);
  return o.active ? dev(Device.UART, o.unit, Uart.WRITE, 0, 0, p, n) : 0;
}

function uart_ioctl(v: V, request: i32, flags: usize): i32 {
  if (request == Ioctl.FLUSH || request == Ioctl.CLOSE) return 0;
  if (request != Ioctl.POLL) return EINVAL;
  const o = uart(v);
  const readable = o.active && dev(Device.UART, o.unit, Uart.AVAILABLE) > 0;
  return <i32>(flags & (readable ? 5 : 4));
}

function uart_any(argc: i32, argv: usize): V {
  const o = uart(arg(argv, 0));
  return smi(o.active ? max(dev(Device.UART, o.unit, Uart.AVAILABLE), 0) : 0);
}

function uart_readchar(argc: i32, argv: usize): V {
  const o = uart(arg(argv, 0));
  if (!o.active || !wait_for_byte(o, o.timeout)) return smi(-1);
  return smi(dev(Device.UART, o.unit, Uart.READ, 0, 0, BYTE, 1) == 1 ? <i32>load<u8>(BYTE) : -1);
}

// ---- the REPL's port ------------------------------------------------------------------------------------------

/** The console as an object, unless a script has put another in its place. */
function uart_repl(argc: i32, argv: usize): V {
  const v = load<u64>(REPL);
  if (v) return v;
  const p = gc_alloc(24, T_UART);
  if (!p) return ERR;
  const o = changetype<UartObj>(p);
  o.id = <u8>UARTHS;
  o.active = 1;
  o.bits = 8;
  o.stop = 1;
  o.baudrate = 115200;
  o.timeout = 1000;
  o.timeout_char = 10;
  store<u64>(REPL, obj(p));
  return obj(p);
}

/** Only the console can carry the REPL. */
function uart_set_repl(argc: i32, argv: usize): V {
  const v = arg(argv, 0);
  if (!is_type(v, T_UART)) return raise_msg(T_TYPE_ERROR, "a UART is needed");
  if (uart(v).unit) return bad_value("[MAIXPY]UART:the REPL stays on UARTHS");
  store<u64>(REPL, v);
  return NONE;
}

function uart_repr(t: usize, v: V, repr: i32): bool {
  const o = uart(v);
  return (
    text_lit(t, "[MAIXPY]UART") && text_int(t, o.id) && text_lit(t, ":( baudrate=") && text_int(t, o.baudrate) &&
    text_lit(t, ", bits=") && text_int(t, o.bits) && text_lit(t, ", parity=") &&
    text_lit(t, o.parity == 0 ? "None" : o.parity == 1 ? "odd" : "even") && text_lit(t, ", stop=") && text_int(t, o.stop) && text_lit(t, ")")
  );
}

const METHODS: string =
  `init:1-5k deinit:1 any:1 readchar:1 read:1-2 readline:1-2 readinto:2-3 write:2-4 repl_uart:0s set_repl_uart:1s UART1=0 UART2=1 UART3=2
  UARTHS=4 PARITY_ODD=1 PARITY_EVEN=2`;
const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  uart_init, uart_deinit, uart_any, uart_readchar, m_read, m_readline, m_readinto, m_write, uart_repl, uart_set_repl,
];

export function init_machine_uart(): void {
  gc_root(REPL);
  const t = type_def(T_UART, "UART", 0, 0, 24, 0, 0, 0);
  t.make_new = fn_index(uart_make);
  t.repr = fn_index(uart_repr);
  type_methods(t, METHODS, FUNCTIONS);
  stream_register(T_UART, uart_read, uart_write, uart_ioctl);
}
