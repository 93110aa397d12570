/** What the simulated board of the host build asks of its host: bytes that lie in the core's linear memory. */

/** Copies `len` bytes at bus address `bus` to `ptr`. Returns 1, or 0 when there is no memory. */
// @ts-ignore: decorator
@external("sim", "bus_fetch")
export declare function bus_fetch(bus: u32, ptr: usize, len: u32): i32;

/** Copies `len` bytes at `ptr` to bus address `bus`. Returns 1, or 0 when there is no memory. */
// @ts-ignore: decorator
@external("sim", "bus_store")
export declare function bus_store(bus: u32, ptr: usize, len: u32): i32;
