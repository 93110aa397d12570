/** The scheduler: lets the harts take turns, moves time, delivers interrupts and device events. */
import { Event, NEVER, nextDeadline, takeDue } from "./events";
import { HARTS, deliverable, hart, hartOf, selectHart } from "./cpu/hart";
import { clearAttention, takeInterrupt } from "./cpu/trap";
import { endHart, endSlice, left, skipSlice, sliceStart, startHart, startSlice } from "./clock";
import { Stop, reason, stop } from "./stop";
import { beginSpiReception } from "./soc/spi";
import { finishDma } from "./soc/dmac";
import { flashReady } from "./board/w25q";
import { frameEvent } from "./soc/dvp";
import { receiveUart } from "./soc/uart";
import { receiveUarths } from "./soc/uarths";
import { rtcSecond } from "./soc/rtc";
import { isSpinning } from "./cpu/spin";
import { runHart } from "./cpu/run";
import { timerExpired } from "./soc/timer";
import { updateKpu } from "./soc/kpu";
import { updateTimer } from "./soc/clint";
import { wdtExpired } from "./soc/wdt";

/** Longest slice in cycles: how far one hart may run ahead of the other. */
const SLICE: u64 = 4096;
/** Shortest rest of a slice in which a waiting loop is looked for. */
const WORTHWHILE: i32 = 512;

function fire(event: i32): void {
  if (event <= Event.TIMER_INTERRUPT1) updateTimer(<u32>(event - Event.TIMER_INTERRUPT0));
  else if (event == Event.KPU) updateKpu();
  else if (event < Event.UARTHS_RX) finishDma(<u32>(event - Event.DMA0));
  else if (event == Event.UARTHS_RX) receiveUarths();
  else if (event < Event.TIMER0) receiveUart(<u32>(event - Event.UART_RX0));
  else if (event < Event.WDT0) timerExpired(<u32>(event - Event.TIMER0));
  else if (event <= Event.WDT1) wdtExpired(<u32>(event - Event.WDT0));
  else if (event == Event.RTC) rtcSecond();
  else if (event == Event.DVP) frameEvent();
  else if (event == Event.FLASH) flashReady();
  else beginSpiReception(<u32>(event - Event.SPI0));
}

/** Harts (bit by number) that let the rest of their last slice pass, waiting for somebody else. */
let idleHarts: u32 = 0;
const ALL_HARTS: u32 = (1 << HARTS) - 1;

function fireDue(): void {
  let event = takeDue(sliceStart);
  while (event >= 0) {
    idleHarts = 0;
    fire(event);
    event = takeDue(sliceStart);
  }
}

/** A hart that waits has an enabled interrupt pending, taken or not. */
function wakes(id: u32): bool {
  const h = hartOf(id);
  return (h.mip & h.mie) != 0;
}

function runSlice(id: u32): void {
  selectHart(id);
  startHart();
  const bit: u32 = 1 << id;
  idleHarts &= ~bit;
  let fresh = true;
  while (left > 0 && reason == Stop.NONE) {
    if (hart.waiting != 0) {
      if (!wakes(id)) {
        skipSlice();
        idleHarts |= bit;
        break;
      }
      hart.waiting = 0;
    }
    clearAttention();
    if (deliverable(hart) != 0) {
      takeInterrupt(hart);
    } else if (fresh && left > WORTHWHILE && isSpinning()) {
      skipSlice();
      idleHarts |= bit;
      break;
    }
    fresh = false;
    runHart(hart.pc);
  }
  endHart();
}

/** Both harts are in WFI and nobody has woken them: nothing happens before the next event. */
function bothSleep(): bool {
  for (let id: u32 = 0; id < HARTS; id++) {
    if (hartOf(id).waiting == 0 || wakes(id)) return false;
  }
  return true;
}

/** Runs for `cycles` cycles of machine time, or until something stops the machine; a `Stop` code. */
export function runMachine(cycles: u32): i32 {
  const target = sliceStart + <u64>cycles;
  while (sliceStart < target && reason == Stop.NONE) {
    const deadline = nextDeadline();
    let length = target - sliceStart;
    if (deadline - sliceStart < length) length = deadline > sliceStart ? deadline - sliceStart : 1;
    if (deadline == NEVER && bothSleep()) {
      stop(Stop.IDLE);
      break;
    }
    if (length > SLICE && idleHarts != ALL_HARTS) length = SLICE;
    startSlice(<i32>length);
    for (let id: u32 = 0; id < HARTS && reason == Stop.NONE; id++) runSlice(id);
    endSlice();
    fireDue();
  }
  return reason;
}

/** Executes one instruction of hart `id` for a debugger; the other hart stands still. */
export function stepHart(id: u32): void {
  startSlice(1);
  runSlice(id);
  endSlice();
  fireDue();
}
