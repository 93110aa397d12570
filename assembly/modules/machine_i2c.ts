/** `machine.I2C` of MaixPy: masters 0-2. Source: MaixPy API dossier, section 2.10. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg, raise_os } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { bytes_alloc, str_data } from "../py/intern";
import { arg, fn_index, npos } from "../py/native";
import { list_append, list_new } from "../py/objects/list";
import { get_failed, get_i32 } from "../py/objects/number";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_NOT_IMPLEMENTED_ERROR, T_OS_ERROR } from "../py/types";
import { Device, Errno, I2c } from "./device";
import { bad_value, bind, dev, dev_done, opt, opt_failed, opt_int } from "./hardware_args";
import { ERR, NONE, UNDEF, V, is_int, obj, ptr_of, smi } from "../py/value";
import { truth } from "../py/ops";

export const T_I2C: usize = memory.data(96, 16);

@unmanaged
class I2cObj {
  type: u32;
  /** Number that the script gave, and the unit that serves it. */
  id: u8;
  unit: u8;
  mode: u8;
  active: u8;
  freq: u32;
  addr_size: u8;
  scl: i8;
  sda: i8;
  pad: u8;
}

/** Later MaixPy numbers its bit-banged buses 3 to 6; here units of the chip serve them, since any pad reaches any unit. */
const UNIT_OF: StaticArray<u8> = [0, 1, 2, 1, 0, 1, 1];
const MAX_ID: i32 = 6;

// @ts-ignore: decorator
@inline function self_of(argv: usize): I2cObj { return changetype<I2cObj>(ptr_of(arg(argv, 0))); }

/** A pad number; 255 when it was not given, -2 for a bad one. */
function pad(i: i32): i32 {
  if (opt(i) == UNDEF || opt(i) == NONE) return 255;
  const n = opt_int(i, 255);
  return n < 0 || n > 47 ? -2 : n;
}

function setup(o: I2cObj, argc: i32, argv: usize, skip: i32): bool {
  const spec = "id! mode * scl sda freq timeout addr addr_size on_receive on_transmit on_event gscl gsda us_delay";
  if (!bind(argc, argv, skip, spec)) return false;
  const id = opt_int(0, 0), mode = opt_int(1, 0), scl = pad(2), sda = pad(3), freq = opt_int(4, 400000);
  const timeout = opt_int(5, 1000), addr_size = opt_int(7, 7);
  if (opt_failed) return false;
  if (id < 0 || id > MAX_ID) bad_value("[MAIXPY]I2C: id error");
  else if (mode < 0 || mode > 1) bad_value("[MAIXPY]I2C: mode error!");
  else if (freq <= 0) bad_value("[MAIXPY]I2C: freq value error!");
  else if (timeout < 0) bad_value("[MAIXPY]I2C: timeout value error!");
  else if (addr_size != 7 && addr_size != 10) bad_value("[MAIXPY]I2C: addr size error!");
  else if (scl == -2 || sda == -2 || (scl != 255 && scl == sda)) bad_value("[MAIXPY]I2C: pin(scl/sda) error!");
  else if (mode == 1) raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]I2C: this firmware has no slave mode");
  else {
    o.id = <u8>id;
    o.unit = unchecked(UNIT_OF[id]);
    o.mode = <u8>mode;
    o.freq = freq;
    o.addr_size = <u8>addr_size;
    o.scl = scl == 255 ? -1 : <i8>scl;
    o.sda = sda == 255 ? -1 : <i8>sda;
    const r = dev(Device.I2C, o.unit, I2c.INIT, scl | sda << 8, freq);
    o.active = 1;
    if (r >= 0) return true;
    raise_os(r);
  }
  return false;
}

function i2c_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(16, T_I2C);
  return p && setup(changetype<I2cObj>(p), argc, argv, 0) ? obj(p) : ERR;
}

function i2c_init(argc: i32, argv: usize): V {
  return setup(self_of(argv), argc, argv, 1) ? NONE : ERR;
}

function i2c_deinit(argc: i32, argv: usize): V {
  const o = self_of(argv);
  if (!o.active) return NONE;
  o.active = 0;
  return dev_done(dev(Device.I2C, o.unit, I2c.DEINIT));
}

/** Address argument 1; -1 = raised. */
function address(argv: usize): i32 {
  const o = self_of(argv);
  const a = get_i32(arg(argv, 1));
  if (get_failed) return -1;
  if (!o.active) raise_msg(T_OS_ERROR, "[MAIXPY]I2C: not initialized");
  else if (a < 0 || a > 127) bad_value("[MAIXPY]I2C: addr/addr size error!");
  else return a;
  return -1;
}

/** A device that does not answer is EIO for the script. */
function transfer(o: I2cObj, addr: i32, written: i32, p: usize, n: i32): i32 {
  const r = dev(Device.I2C, o.unit, I2c.TRANSFER, addr, written, p, n);
  return r == Errno.ENXIO ? <i32>Errno.EIO : r;
}

function i2c_scan(argc: i32, argv: usize): V {
  const o = self_of(argv);
  const list = list_new(4);
  if (!list) return ERR;
  for (let a = 0x08; a < 0x78; a++) {
    if (dev(Device.I2C, o.unit, I2c.PROBE, a) >= 0 && !list_append(list, smi(a))) return ERR;
  }
  return obj(list);
}

/** False with NotImplementedError when the argument `stop` is there and false. */
function stop_given(argc: i32, argv: usize, i: i32): bool {
  if (npos(argc) <= i || truth(arg(argv, i)) != 0) return true;
  raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]I2C: not support stop option yet");
  return false;
}

function i2c_readfrom(argc: i32, argv: usize): V {
  const addr = address(argv);
  if (addr < 0) return ERR;
  const n = get_i32(arg(argv, 2));
  if (get_failed) return ERR;
  if (n <= 0) return bad_value("[MAIXPY]I2C: not support receive 0 byte data yet");
  if (!stop_given(argc, argv, 3)) return ERR;
  const b = bytes_alloc(n);
  if (b == ERR) return ERR;
  const r = transfer(self_of(argv), addr, 0, str_data(b), n);
  return r < 0 ? raise_os(r) : b;
}

function i2c_readfrom_into(argc: i32, argv: usize): V {
  const addr = address(argv);
  if (addr < 0 || !need_buffer(arg(argv, 2), true) || !stop_given(argc, argv, 3)) return ERR;
  if (buffer_len == 0) return bad_value("[MAIXPY]I2C: not support receive 0 byte data yet");
  return dev_done(transfer(self_of(argv), addr, 0, buffer_data, buffer_len));
}

function i2c_writeto(argc: i32, argv: usize): V {
  const addr = address(argv);
  if (addr < 0 || !need_buffer(arg(argv, 2), false) || !stop_given(argc, argv, 3)) return ERR;
  const n = buffer_len;
  if (n == 0) return raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]I2C: not support send 0 byte data yet");
  const r = transfer(self_of(argv), addr, n, buffer_data, n);
  return r < 0 ? raise_os(r) : smi(n);
}

// ---- registers of a device --------------------------------------------------------------------------------

/** Bytes of the register number, its value, what comes third. */
let mem_bytes: i32 = 0;
let mem_address: i32 = 0;

/** Reads `(addr, memaddr, arg, mem_size=8)`; the address, or -1 = raised. Argument 2 is then `arg`. */
function mem_args(argc: i32, argv: usize): i32 {
  if (!bind(argc, argv, 1, "addr! memaddr! arg! mem_size")) return -1;
  const addr = opt_int(0, 0), size = opt_int(3, 8);
  mem_address = opt_int(1, 0);
  if (opt_failed) return -1;
  mem_bytes = size >> 3;
  if (size != 8 && size != 16 && size != 24 && size != 32) bad_value("mem_size error");
  else if (addr < 0 || addr > 127) bad_value("[MAIXPY]I2C: addr/addr size error!");
  else if (!self_of(argv).active) raise_msg(T_OS_ERROR, "[MAIXPY]I2C: not initialized");
  else return addr;
  return -1;
}

/** Data of a raw buffer with the register number, high byte first, and room for `n` bytes behind it. */
function mem_buffer(n: i32): usize {
  const p = gc_bytes(mem_bytes + n);
  if (p) for (let i = 0; i < mem_bytes; i++) store<u8>(p + i, <u8>(mem_address >> (8 * (mem_bytes - 1 - i))));
  return p;
}

function mem_read(o: I2cObj, addr: i32, to: usize, n: i32): V {
  const p = mem_buffer(n);
  if (!p) return ERR;
  const r = transfer(o, addr, mem_bytes, p, mem_bytes + n);
  if (r < 0) return raise_os(r);
  memory.copy(to, p + mem_bytes, n);
  return NONE;
}

function i2c_readfrom_mem(argc: i32, argv: usize): V {
  const addr = mem_args(argc, argv);
  if (addr < 0) return ERR;
  const n = opt_int(2, 0);
  if (opt_failed) return ERR;
  if (n <= 0) return bad_value("[MAIXPY]I2C: not support receive 0 byte data yet");
  const b = bytes_alloc(n);
  return b != ERR && mem_read(self_of(argv), addr, str_data(b), n) != ERR ? b : ERR;
}

function i2c_readfrom_mem_into(argc: i32, argv: usize): V {
  const addr = mem_args(argc, argv);
  if (addr < 0 || !need_buffer(opt(2), true)) return ERR;
  if (buffer_len == 0) return bad_value("[MAIXPY]I2C: not support receive 0 byte data yet");
  return mem_read(self_of(argv), addr, buffer_data, buffer_len);
}

/** The data may be one byte as a number. */
function i2c_writeto_mem(argc: i32, argv: usize): V {
  const addr = mem_args(argc, argv);
  if (addr < 0) return ERR;
  const value = opt(2);
  let n = 1;
  if (!is_int(value)) {
    if (!need_buffer(value, false)) return ERR;
    n = buffer_len;
  }
  const p = mem_buffer(n);
  if (!p) return ERR;
  if (is_int(value)) store<u8>(p + mem_bytes, <u8>opt_int(2, 0));
  else if (need_buffer(value, false)) memory.copy(p + mem_bytes, buffer_data, n);
  return dev_done(transfer(self_of(argv), addr, mem_bytes + n, p, mem_bytes + n));
}

/** `start`, `stop`, `readinto`, `write`: single steps of a transfer, which the hardware does not have. */
function i2c_primitive(argc: i32, argv: usize): V {
  return raise_msg(T_OS_ERROR, "I2C operation not supported");
}

function i2c_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<I2cObj>(ptr_of(v));
  return (
    text_lit(t, "[MAIXPY]I2C:(I2C=") && text_int(t, o.id) && text_lit(t, ", mode=") && text_int(t, o.mode) &&
    text_lit(t, ", freq=") && text_int(t, o.freq) && text_lit(t, ", addr_size=") && text_int(t, o.addr_size) &&
    text_lit(t, ", scl=") && text_int(t, o.scl) && text_lit(t, ", sda=") && text_int(t, o.sda) && text_lit(t, ")")
  );
}

const METHODS: string =
  `init:1-3k deinit:1 scan:1 readfrom:3-4 readfrom_into:3-4 writeto:3-4 readfrom_mem:1-5k readfrom_mem_into:1-5k writeto_mem:1-5k
  start:1 stop:1 readinto:2-3 write:2 MODE_MASTER=0 MODE_SLAVE=1 MODE_MASTER_SOFT=2 I2C0=0 I2C1=1 I2C2=2 I2C3=3 I2C4=4 I2C5=5
  I2C_SOFT=6 I2C_EV_START=0 I2C_EV_RESTART=1 I2C_EV_STOP=2`;
const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  i2c_init, i2c_deinit, i2c_scan, i2c_readfrom, i2c_readfrom_into, i2c_writeto, i2c_readfrom_mem, i2c_readfrom_mem_into, i2c_writeto_mem,
  i2c_primitive, i2c_primitive, i2c_primitive, i2c_primitive,
];

export function init_machine_i2c(): void {
  const t = type_def(T_I2C, "I2C", 0, 0, 16, 0, 0, 0);
  t.make_new = fn_index(i2c_make);
  t.repr = fn_index(i2c_repr);
  type_methods(t, METHODS, FUNCTIONS);
}
