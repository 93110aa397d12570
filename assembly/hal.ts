/**
 * The hardware abstraction layer: the only functions that the core imports.
 *
 * Everything the runtime knows about the outside world passes through this list. A host implements it:
 * `firmware/hal_k210` and `firmware/hal_virt` in C, `tools/src/host` in TypeScript. Addresses called `bus`
 * are physical addresses of the K210 (docs: K210 memory map); addresses called `ptr` are offsets in the
 * core's own linear memory. Status results are 0 or a negative errno (`-5` EIO, `-19` ENODEV ...).
 */

// ---- memory-mapped registers -------------------------------------------------------------------------

/** Reads a 32-bit register at a bus address. */
// @ts-ignore: decorator
@external("hal", "mmio_read32")
export declare function mmio_read32(bus: u32): u32;

/** Writes a 32-bit register at a bus address. */
// @ts-ignore: decorator
@external("hal", "mmio_write32")
export declare function mmio_write32(bus: u32, value: u32): void;

/** Reads a 64-bit register (KPU, DMAC) at a bus address. */
// @ts-ignore: decorator
@external("hal", "mmio_read64")
export declare function mmio_read64(bus: u32): u64;

/** Writes a 64-bit register (KPU, DMAC) at a bus address. */
// @ts-ignore: decorator
@external("hal", "mmio_write64")
export declare function mmio_write64(bus: u32, value: u64): void;

// ---- memory outside linear memory (AI RAM) -----------------------------------------------------------

/**
 * Copies `rows` rows of `width` bytes from linear memory to the bus (AI RAM, uncached alias).
 * Strides are in bytes; one call moves a whole plane, so a host pays for one call per plane and not per row.
 */
// @ts-ignore: decorator
@external("hal", "bus_write")
export declare function bus_write(bus: u32, bus_stride: u32, ptr: usize, stride: u32, width: u32, rows: u32): void;

/** The reverse of `bus_write`. */
// @ts-ignore: decorator
@external("hal", "bus_read")
export declare function bus_read(ptr: usize, stride: u32, bus: u32, bus_stride: u32, width: u32, rows: u32): void;

/**
 * Makes `len` bytes at `ptr` visible to bus masters (KPU, DMAC) and returns the bus address under which
 * they see them. On the K210 this writes the data cache back through the uncached alias; the bytes must
 * not be changed by the core until the master is done. With `len` 0 it only translates the address, of bytes
 * that have been made visible before.
 */
// @ts-ignore: decorator
@external("hal", "dma_address")
export declare function dma_address(ptr: usize, len: u32): u32;

/** Makes bytes written by a bus master at `ptr` visible to the core (drops stale cache lines). */
// @ts-ignore: decorator
@external("hal", "dma_done")
export declare function dma_done(ptr: usize, len: u32): void;

/**
 * Waits until the PLIC source `irq` (KPU = 25, DMA channel n = 27 + n) has fired and acknowledges it at the
 * PLIC. Returns 0, or -110 (ETIMEDOUT) after `timeout_us`.
 */
// @ts-ignore: decorator
@external("hal", "irq_wait")
export declare function irq_wait(irq: u32, timeout_us: u32): i32;

// ---- time --------------------------------------------------------------------------------------------

/** Microseconds since the host started, monotonic. */
// @ts-ignore: decorator
@external("hal", "time_us")
export declare function time_us(): u64;

/** Seconds since 1970 of the wall clock (the RTC on a board). */
// @ts-ignore: decorator
@external("hal", "time_unix")
export declare function time_unix(): i64;

/** Waits; a host without real time (tests) may just advance its clock. Returns early on Ctrl-C. */
// @ts-ignore: decorator
@external("hal", "sleep_us")
export declare function sleep_us(us: u64): void;

/** 32 random bits from the host's entropy source. */
// @ts-ignore: decorator
@external("hal", "entropy")
export declare function entropy(): u32;

// ---- console -----------------------------------------------------------------------------------------

/** Writes bytes to the console (the REPL's UART). Blocks until accepted. */
// @ts-ignore: decorator
@external("hal", "console_write")
export declare function console_write(ptr: usize, len: u32): void;

/** Next console byte, -1 when none is waiting, -2 at end of input. */
// @ts-ignore: decorator
@external("hal", "console_read")
export declare function console_read(): i32;

/** 1 once after Ctrl-C arrived while `interrupt_char` was armed; polled by the VM. */
// @ts-ignore: decorator
@external("hal", "interrupt_pending")
export declare function interrupt_pending(): i32;

/** Arms the character that means interrupt (3 for Ctrl-C), or -1 for none (raw REPL input). */
// @ts-ignore: decorator
@external("hal", "interrupt_char")
export declare function interrupt_char(c: i32): void;

// ---- SPI flash ---------------------------------------------------------------------------------------

/** Reads flash. Returns 0 or a negative errno. */
// @ts-ignore: decorator
@external("hal", "flash_read")
export declare function flash_read(addr: u32, ptr: usize, len: u32): i32;

/** Programs erased flash (bits go 1 -> 0 only); the host splits at page borders. */
// @ts-ignore: decorator
@external("hal", "flash_write")
export declare function flash_write(addr: u32, ptr: usize, len: u32): i32;

/** Erases the 4 KiB sector at `addr`. */
// @ts-ignore: decorator
@external("hal", "flash_erase")
export declare function flash_erase(addr: u32): i32;

/** Size of the flash in bytes, 0 without one. */
// @ts-ignore: decorator
@external("hal", "flash_size")
export declare function flash_size(): u32;

// ---- host folders (`/host`, `--sd DIR`, `--fs DIR`): -19 (ENODEV) on a board ---------------------------

/**
 * One call for all host-folder work. `op` is one of `HOSTFS_*` (assembly/modules/hostfs.ts documents the
 * argument and result of each); `path` is UTF-8. Returns >= 0, or a negative errno.
 */
// @ts-ignore: decorator
@external("hal", "hostfs")
export declare function hostfs(op: u32, path: usize, path_len: u32, arg: u32, ptr: usize, len: u32): i32;

// ---- board devices ------------------------------------------------------------------------------------

/**
 * Board devices that are not worth a register-level driver in the core (LCD, camera, I2C, SPI, GPIO, PWM,
 * UART1-3, I2S, watchdog, reset). `device` and `op` come from assembly/modules/device.ts, which documents
 * arguments and results of every pair. Returns >= 0, or a negative errno; -19 (ENODEV) when absent.
 */
// @ts-ignore: decorator
@external("hal", "device")
export declare function device(device: u32, op: u32, a: u32, b: u32, ptr: usize, len: u32): i32;
