/** The modules that reach the board's devices: declared here in one place. */
import { init_hardware_events } from "./hardware_events";
import { init_machine } from "./machine";
import { init_maix } from "./maix";

/** Declares the modules of the board description and their types; after `io` (a UART is a stream). */
export function init_hardware(): void {
  init_hardware_events();
  if (!isDefined(WITHOUT_MACHINE)) init_machine();
  if (!isDefined(WITHOUT_MAIX)) init_maix();
}
