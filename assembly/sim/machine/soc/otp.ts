/**
 * OTP: one-time programmable memory (0x50420000). An unprogrammed chip: every cell reads zero, commands are
 * done at once, nothing can be written.
 */
const OTP_DONE: u32 = 0x14;

export function readOtp(offset: u32): u32 {
  return offset == OTP_DONE ? 1 : 0;
}
