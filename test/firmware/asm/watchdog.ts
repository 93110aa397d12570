/** First start: feeds the watchdog for a while, then no more. The start that follows says why it came. */
import { device, time_us } from "../../../assembly/hal";
import { Device, System, Wdt } from "../../../assembly/modules/device";
import { decimal, end_line, word } from "./text";

const CAUSE: u32 = 0x73756163;
const FED: u32 = 0x646566;
const LATE: u32 = 0x6574616c;

function pass(us: u64): void {
  const until = time_us() + us;
  while (time_us() < until) {}
}

export function run(size: u32): i32 {
  const cause = device(Device.SYSTEM, System.RESET_CAUSE, 0, 0, 0, 0);
  word(CAUSE);
  decimal(cause);
  end_line();
  if (cause > 1) return 0; // not the power switch or the reset pin
  const period = device(Device.WDT, Wdt.START, 50, 0, 0, 0);
  for (let i = 0; i < 20; i++) {
    pass(10_000);
    device(Device.WDT, Wdt.FEED, 0, 0, 0, 0);
  }
  word(FED);
  decimal(period);
  end_line();
  pass(2_000_000);
  word(LATE);
  end_line();
  return 1;
}
