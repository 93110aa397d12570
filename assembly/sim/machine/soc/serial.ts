/**
 * Byte queues between the four UARTs and the host: one in each direction, 64 KiB, in linear memory.
 * Port 0 is UARTHS, 1 to 3 are UART1 to UART3.
 */
import { SERIAL } from "../layout";

export const PORTS: u32 = 4;
const SIZE: u32 = 0x10000;
const MASK: u32 = SIZE - 1;

// Written and read positions, free-running, of the queues towards the host (0..3) and the guest (4..7).
const heads: usize = memory.data(8 * 4, 4);
const tails: usize = memory.data(8 * 4, 4);

// @ts-ignore: decorator
@inline
function data(queue: u32): usize {
  return SERIAL + <usize>(queue * SIZE);
}

function used(queue: u32): u32 {
  return load<u32>(heads + <usize>(queue << 2)) - load<u32>(tails + <usize>(queue << 2));
}

function put(queue: u32, byte: u32): bool {
  if (used(queue) == SIZE) return false;
  const head = load<u32>(heads + <usize>(queue << 2));
  store<u8>(data(queue) + <usize>(head & MASK), <u8>byte);
  store<u32>(heads + <usize>(queue << 2), head + 1);
  return true;
}

function take(queue: u32): i32 {
  if (used(queue) == 0) return -1;
  const tail = load<u32>(tails + <usize>(queue << 2));
  store<u32>(tails + <usize>(queue << 2), tail + 1);
  return load<u8>(data(queue) + <usize>(tail & MASK));
}

export function resetSerial(): void {
  memory.fill(heads, 0, 32);
  memory.fill(tails, 0, 32);
}

/** The guest sends a byte; lost when the host has not emptied the queue. */
export function sendToHost(port: u32, byte: u32): void {
  put(port, byte);
}

/** The next byte for the guest, -1 for none. */
export function takeForGuest(port: u32): i32 {
  return take(port + PORTS);
}

export function waitingForGuest(port: u32): u32 {
  return used(port + PORTS);
}

/** Host side: queues a byte for the guest; 0 when the queue is full. */
export function serialPut(port: u32, byte: u32): bool {
  return put(port + PORTS, byte);
}

/** Host side: the next byte that the guest sent, -1 for none. */
export function serialTake(port: u32): i32 {
  return take(port);
}
