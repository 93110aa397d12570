/** Module `_maix`: the native part of `Maix` and `board` (frozen/Maix.py, frozen/board.py and others make the rest of it). */
import { device, flash_read } from "../hal";
import { mem_free_bytes } from "../memory";
import { buffer_data, buffer_len, need_buffer } from "../py/buffer";
import { raise_os } from "../py/error";
import { gc_bytes } from "../py/heap";
import { heap_bytes, heap_most, heap_want } from "../py/heap_size";
import { bytes_alloc, str_data, str_new } from "../py/intern";
import { arg, module_def, npos } from "../py/native";
import { get_failed, get_i32 } from "../py/objects/number";
import { tuple_from } from "../py/objects/tuple";
import { Device, System } from "./device";
import { dev, dev_result } from "./hardware_args";
import { T_FFT, init_maix_fft } from "./maix_fft";
import { T_FPIOA, init_maix_fpioa } from "./maix_fpioa";
import { T_GPIO, init_maix_gpio } from "./maix_gpio";
import { ERR, NONE, V, obj, smi } from "../py/value";

const DEF: usize = memory.data(32, 8);

/** `device(id, unit, op, a=0, b=0[, buffer])`: `hal.device`; OSError for a negative result. */
function f_device(argc: i32, argv: usize): V {
  const n = npos(argc);
  for (let i = 0; i < 5; i++) {
    store<i32>(ARGS + (<usize>i << 2), i < n ? get_i32(arg(argv, i)) : 0);
    if (i < n && get_failed) return ERR;
  }
  let p: usize = 0, len = 0;
  if (n > 5) {
    if (!need_buffer(arg(argv, 5), false)) return ERR;
    p = buffer_data;
    len = buffer_len;
  }
  return dev_result(device(number(0) | number(1) << 8, number(2), number(3), number(4), p, len));
}
const ARGS: usize = memory.data(20, 4);
// @ts-ignore: decorator
@inline function number(i: i32): i32 { return load<i32>(ARGS + (<usize>i << 2)); }

/** The board's constants as text, one `NAME=VALUE` per line. */
function f_board(argc: i32, argv: usize): V {
  const n = dev(Device.SYSTEM, 0, System.BOARD);
  if (n < 0) return raise_os(n);
  const p = gc_bytes(n);
  if (!p) return ERR;
  dev(Device.SYSTEM, 0, System.BOARD, 0, 0, p, n);
  return str_new(p, n);
}

/** Free bytes outside the Python heap. */
function f_heap_free(argc: i32, argv: usize): V { return smi(mem_free_bytes()); }

/** `python_heap([n])`: size of the Python heap and the most that can be asked for; the next soft reset makes one of `n` bytes. */
function f_python_heap(argc: i32, argv: usize): V {
  if (npos(argc)) {
    const n = get_i32(arg(argv, 0));
    if (get_failed) return ERR;
    heap_want(<usize>max(n, 0));
  }
  store<u64>(PAIR, smi(heap_bytes));
  store<u64>(PAIR, smi(heap_most()), 8);
  return tuple_from(PAIR, 2);
}

const PAIR: usize = memory.data(16, 8);

/** `flash_read(address, n)` as bytes. */
function f_flash_read(argc: i32, argv: usize): V {
  const address = get_i32(arg(argv, 0));
  if (get_failed) return ERR;
  const n = get_i32(arg(argv, 1));
  if (get_failed) return ERR;
  if (n < 0) return raise_os(22);
  const b = bytes_alloc(n);
  if (b == ERR) return ERR;
  const r = flash_read(address, str_data(b), n);
  return r < 0 ? raise_os(r) : b;
}

/** `scale(buffer, n, volume)`: multiplies the first `n` 16-bit samples by `volume` percent, in place. */
function f_scale(argc: i32, argv: usize): V {
  const n = get_i32(arg(argv, 1));
  if (get_failed) return ERR;
  const volume = get_i32(arg(argv, 2));
  if (get_failed || !need_buffer(arg(argv, 0), true)) return ERR;
  const end = buffer_data + (<usize>min(max(n, 0), buffer_len >> 1) << 1);
  for (let p = buffer_data; p < end; p += 2) {
    const sample = <i32><i16>(<u16>load<u8>(p) | <u16>load<u8>(p, 1) << 8) * volume / 100;
    store<u8>(p, <u8>sample);
    store<u8>(p, <u8>(sample >> 8), 1);
  }
  return NONE;
}

/** `spread(source, to)`: each 16-bit sample of `source` twice, for a mono sound on two channels. */
function f_spread(argc: i32, argv: usize): V {
  if (!need_buffer(arg(argv, 0), false)) return ERR;
  const from = buffer_data, n = buffer_len >> 1;
  if (!need_buffer(arg(argv, 1), true)) return ERR;
  if (buffer_len < n << 2) return raise_os(22);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 4; k++) store<u8>(buffer_data + (<usize>i << 2) + k, load<u8>(from + (<usize>i << 1) + (k & 1)));
  }
  return smi(n << 2);
}

const TYPES: StaticArray<usize> = [T_FPIOA, T_GPIO, T_FFT];
function constant(i: i32): V { return obj(unchecked(TYPES[i])); }

const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_device, f_board, f_heap_free, f_flash_read, f_scale, f_spread, f_python_heap];

export function init_maix(): void {
  init_maix_fpioa();
  init_maix_gpio();
  init_maix_fft();
  module_def(DEF, "_maix", "device:3-6 board:0 heap_free:0 flash_read:2 scale:3 spread:2 python_heap:0-1", FUNCTIONS, "FPIOA GPIO FFT", constant);
}
