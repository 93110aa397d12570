/** `machine.WDT` as MaixPy has it since 2020-07: two watchdogs; with a callback the script is told before the chip is reset. */
import { raise_fmt } from "../py/error";
import { gc_alloc } from "../py/heap";
import { arg, fn_index } from "../py/native";
import { text_int, text_lit } from "../py/text";
import { type_def, type_methods } from "../py/typetable";
import { T_VALUE_ERROR } from "../py/types";
import { Device, Wdt } from "./device";
import { bad_value, bind, dev, dev_done, opt_failed, opt_int, opt_or_none } from "./hardware_args";
import { on_watchdog } from "./hardware_events";
import { ERR, NONE, UNDEF, V, obj, ptr_of, smi } from "../py/value";

export const T_WDT: usize = memory.data(96, 16);

@unmanaged
class WdtObj {
  type: u32;
  id: u32;
  callback: V;
  context: V;
  timeout: u32;
  running: u32;
}

// @ts-ignore: decorator
@inline function wdt(argv: usize): WdtObj { return changetype<WdtObj>(ptr_of(arg(argv, 0))); }

/** The callback comes after `timeout`, the reset after twice that time; without a callback the reset after `timeout`. */
function arm(o: WdtObj): bool {
  return on_watchdog(o.id, o.timeout, o.callback == NONE ? UNDEF : o.callback, obj(changetype<usize>(o)));
}

function wdt_make(type: usize, argc: i32, argv: usize): V {
  if (!bind(argc, argv, 0, "id timeout callback context")) return ERR;
  const id = opt_int(0, 0), timeout = opt_int(1, 5000), callback = opt_or_none(2), context = opt_or_none(3);
  if (opt_failed) return ERR;
  if (id < 0 || id > 1) return raise_fmt(T_VALUE_ERROR, "WDT(%d) does not exist", smi(id));
  if (timeout <= 0) return bad_value("WDT timeout too short");
  const p = gc_alloc(32, T_WDT);
  if (!p) return ERR;
  const o = changetype<WdtObj>(p);
  o.id = id;
  o.timeout = timeout;
  o.callback = callback;
  o.context = context;
  o.running = 1;
  if (!arm(o)) return ERR;
  return dev_done(dev(Device.WDT, id, Wdt.START, callback == NONE ? timeout : timeout * 2)) == ERR ? ERR : obj(p);
}

function wdt_feed(argc: i32, argv: usize): V {
  const o = wdt(argv);
  return o.running && !arm(o) ? ERR : dev_done(dev(Device.WDT, o.id, Wdt.FEED));
}

function wdt_stop(argc: i32, argv: usize): V {
  const o = wdt(argv);
  o.running = 0;
  on_watchdog(o.id, 0, UNDEF, UNDEF);
  return dev_done(dev(Device.WDT, o.id, Wdt.STOP));
}

function wdt_context(argc: i32, argv: usize): V { return wdt(argv).context; }

function wdt_repr(t: usize, v: V, repr: i32): bool {
  const o = changetype<WdtObj>(ptr_of(v));
  return (
    text_lit(t, "[MAIXPY]WDT:(id=") && text_int(t, o.id) && text_lit(t, ", timeout=") && text_int(t, o.timeout) && text_lit(t, ")")
  );
}

const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [wdt_feed, wdt_stop, wdt_context];

export function init_machine_wdt(): void {
  const t = type_def(T_WDT, "WDT", 0, 0, 32, 0, 0b110, 0);
  t.make_new = fn_index(wdt_make);
  t.repr = fn_index(wdt_repr);
  type_methods(t, "feed:1 stop:1 context:1 WDT_DEVICE_0=0 WDT_DEVICE_1=1", FUNCTIONS);
}
