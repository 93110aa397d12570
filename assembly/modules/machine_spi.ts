/** `machine.SPI` of MaixPy: masters 0 and 1. Source: MaixPy API dossier, section 2.10; FPIOA functions: K210 SoC notes, section 5.2. */
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_msg, raise_os } from "../py/error";
import { gc_alloc, gc_bytes } from "../py/heap";
import { bytes_alloc, str_data } from "../py/intern";
import { arg, fn_index } from "../py/native";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_NOT_IMPLEMENTED_ERROR, T_OS_ERROR } from "../py/types";
import { Device, Fpioa, Spi } from "./device";
import { bad_value, bind, dev, dev_done, opt, opt_failed, opt_int } from "./hardware_args";
import { ERR, NONE, V, is_int, obj, ptr_of } from "../py/value";

export const T_SPI: usize = memory.data(96, 16);

@unmanaged
class SpiObj {
  type: u32;
  id: u8;
  unit: u8;
  active: u8;
  bits: u8;
  baudrate: u32;
  polarity: u8;
  phase: u8;
  firstbit: u8;
  /** Chip select of the unit that has a pad; 255 = none. */
  selects: u8;
  sck: i8;
  mosi: i8;
  miso: i8;
  pad: u8;
}

/** Number of the bit-banged bus of later MaixPy; unit 1 serves it here. */
const SOFT: i32 = 4;
/** First arguments with pads: sck mosi miso cs0-cs3 d0-d7. */
const PADS: i32 = 7;
/** FPIOA functions of unit 0 and 1: clock, first data line, first chip select. */
const SCLK: StaticArray<u8> = [17, 83];
const D0: StaticArray<u8> = [4, 70];
const SS0: StaticArray<u8> = [12, 78];

// @ts-ignore: decorator
@inline function spi(argv: usize): SpiObj { return changetype<SpiObj>(ptr_of(arg(argv, 0))); }

/** Pad of argument `i`, -1 when there is none. */
function pad(i: i32): i32 {
  return is_int(opt(i)) ? opt_int(i, -1) : -1;
}

/** Gives the pads that were named their functions. */
function connect(o: SpiObj): bool {
  for (let i = 0; i < 15; i++) {
    const p = pad(PADS + i);
    if (p < 0) continue;
    const unit = o.unit;
    const data = <i32>unchecked(D0[unit]);
    const fn = i == 0 ? <i32>unchecked(SCLK[unit]) : i < 3 ? data + i - 1 : i < 7 ? <i32>unchecked(SS0[unit]) + i - 3 : data + i - 7;
    const r = dev(Device.FPIOA, 0, Fpioa.SET, p, fn);
    if (r < 0) {
      bad_value("[MAIXPY]SPI: pin error");
      return false;
    }
    if (i >= 3 && i < 7) o.selects |= <u8>1 << <u8>(i - 3);
  }
  return true;
}

function setup(o: SpiObj, argc: i32, argv: usize, skip: i32): bool {
  const spec = "id mode baudrate * polarity phase bits firstbit sck mosi miso cs0 cs1 cs2 cs3 d0 d1 d2 d3 d4 d5 d6 d7";
  if (!bind(argc, argv, skip, spec)) return false;
  const id = opt_int(0, o.active ? <i32>o.id : -1), mode = opt_int(1, 0), baud = opt_int(2, 500000);
  const polarity = opt_int(3, 0), phase = opt_int(4, 0), bits = opt_int(5, 8), firstbit = opt_int(6, 0);
  if (opt_failed) return false;
  if (id < 0 || id > SOFT || id == 3) bad_value("[MAIXPY]SPI: spi id error( > 0 & !=3 )");
  else if (id == 2) raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]SPI: SPI2 only for slave mode");
  else if (mode < 0 || mode > 4) bad_value("[MAIXPY]SPI: spi mode error");
  else if (mode == 4) bad_value("[MAIXPY]SPI: slave mode only for SPI2");
  else if (mode) raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]SPI: only standard mode supported yet");
  else if (baud <= 0) bad_value("[MAIXPY]SPI: baudrate(freq) value error");
  else if (polarity != 0 && polarity != 1) bad_value("[MAIXPY]SPI: polarity should be 0 or 1");
  else if (phase != 0 && phase != 1) bad_value("[MAIXPY]SPI: ARG_phase should be 0 or 1");
  else if (bits < 4 || bits > 32) bad_value("[MAIXPY]SPI: bits should be 4~32");
  else if (bits > 16) raise_msg(T_NOT_IMPLEMENTED_ERROR, "[MAIXPY]SPI: frames have at most 16 bits");
  else if (firstbit != 0 && firstbit != 1) bad_value("[MAIXPY]SPI: firstbit should be SPI.LSB or SPI.MSB");
  else {
    o.id = <u8>id;
    o.unit = id == 0 ? 0 : 1;
    o.bits = <u8>bits;
    o.baudrate = baud;
    o.polarity = <u8>polarity;
    o.phase = <u8>phase;
    o.firstbit = <u8>firstbit;
    o.sck = <i8>pad(PADS);
    o.mosi = <i8>pad(PADS + 1);
    o.miso = <i8>pad(PADS + 2);
    o.selects = 0;
    o.active = 1;
    return connect(o) && started(o);
  }
  return false;
}

/** Starts the unit with the object's settings: another object may have used it meanwhile. */
function started(o: SpiObj): bool {
  if (!o.active) {
    raise_msg(T_OS_ERROR, "[MAIXPY]SPI: transfer on deinitialized SPI");
    return false;
  }
  const r = dev(Device.SPI, o.unit, Spi.INIT, o.baudrate, o.polarity << 1 | o.phase | <i32>o.bits << 8 | <i32>o.firstbit << 16);
  if (r < 0) raise_os(r);
  return r >= 0;
}

function spi_make(type: usize, argc: i32, argv: usize): V {
  const p = gc_alloc(24, T_SPI);
  return p && setup(changetype<SpiObj>(p), argc, argv, 0) ? obj(p) : ERR;
}

function spi_init(argc: i32, argv: usize): V {
  return setup(spi(argv), argc, argv, 1) ? NONE : ERR;
}

function spi_deinit(argc: i32, argv: usize): V {
  const o = spi(argv);
  if (!o.active) return NONE;
  o.active = 0;
  return dev_done(dev(Device.SPI, o.unit, Spi.DEINIT));
}

/** One transfer of the bytes at `p`; `kind` as `Spi.TRANSFER` has it. `cs` counts only if that select has a pad. */
function transfer(o: SpiObj, kind: i32, cs: i32, p: usize, n: i32): V {
  if (!started(o)) return ERR;
  if (n == 0) return NONE;
  const select = cs >= 0 && cs < 4 && (o.selects >> <u8>cs & 1 || o.selects == 0) ? cs : 255;
  return dev_done(dev(Device.SPI, o.unit, Spi.TRANSFER, select, kind, p, n));
}

/** Fills `n` bytes at `p` with `value` and exchanges them. */
function receive(o: SpiObj, value: i32, cs: i32, p: usize, n: i32): V {
  memory.fill(p, <u8>value, n);
  return transfer(o, 2, cs, p, n);
}

function spi_read(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "nbytes! write cs")) return ERR;
  const n = opt_int(0, 0), value = opt_int(1, 0), cs = opt_int(2, 0);
  if (opt_failed) return ERR;
  if (n <= 0) return bad_value("len must > 0");
  const b = bytes_alloc(n);
  return b != ERR && receive(spi(argv), value, cs, str_data(b), n) != ERR ? b : ERR;
}

function spi_readinto(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "buf! write cs")) return ERR;
  const value = opt_int(1, 0), cs = opt_int(2, 0);
  if (opt_failed || !need_buffer(opt(0), true)) return ERR;
  return receive(spi(argv), value, cs, buffer_data, buffer_len);
}

/** The device may change what it sends: a copy is sent. */
function spi_write(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "buf! cs")) return ERR;
  const cs = opt_int(1, 0);
  let number: V = opt(0), n = 1;
  if (opt_failed) return ERR;
  if (!is_int(number)) {
    if (!need_buffer(number, false)) return ERR;
    n = buffer_len;
  }
  const p = gc_bytes(n);
  if (!p) return ERR;
  if (is_int(number)) store<u8>(p, <u8>opt_int(0, 0));
  else if (need_buffer(number, false)) memory.copy(p, buffer_data, n);
  return transfer(spi(argv), 0, cs, p, n);
}

function spi_write_readinto(argc: i32, argv: usize): V {
  if (!bind(argc, argv, 1, "write_buf! read_buf! cs")) return ERR;
  const cs = opt_int(2, 0), to = opt(1);
  if (opt_failed || !need_buffer(opt(0), false)) return ERR;
  const from = buffer_data, n = buffer_len;
  if (!need_buffer(to, true)) return ERR;
  if (buffer_len != n) return bad_value("[MAIXPY]SPI: buffers must be the same length");
  memory.copy(buffer_data, from, n);
  return transfer(spi(argv), 2, cs, buffer_data, n);
}

function spi_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<SpiObj>(ptr_of(v));
  return (
    text_lit(t, "[MAIXPY]SPI:(id=") && text_int(t, o.id) && text_lit(t, ", mode=0, baudrate=") && text_int(t, o.baudrate) &&
    text_lit(t, ", polarity=") && text_int(t, o.polarity) && text_lit(t, ", phase=") && text_int(t, o.phase) &&
    text_lit(t, ", bits=") && text_int(t, o.bits) && text_lit(t, ", firstbit=") && text_int(t, o.firstbit) &&
    text_lit(t, ", sck=") && text_int(t, o.sck) && text_lit(t, ", mosi=") && text_int(t, o.mosi) && text_lit(t, ", miso=") &&
    text_int(t, o.miso) && text_lit(t, ")")
  );
}

const METHODS: string =
  `init:1-4k deinit:1 read:1-4k readinto:1-4k write:1-3k write_readinto:1-4k SPI0=0 SPI1=1 SPI2=2 SPI_SOFT=4 MSB=0 LSB=1 MODE_MASTER=0
  MODE_MASTER_2=1 MODE_MASTER_4=2 MODE_MASTER_8=3 MODE_SLAVE=4 CS0=0 CS1=1 CS2=2 CS3=3`;
const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [
  spi_init, spi_deinit, spi_read, spi_readinto, spi_write, spi_write_readinto,
];

export function init_machine_spi(): void {
  const t = type_def(T_SPI, "SPI", 0, 0, 24, 0, 0, 0);
  t.make_new = fn_index(spi_make);
  t.repr = fn_index(spi_repr);
  type_methods(t, METHODS, FUNCTIONS);
}
