/**
 * Modules that a board description or `kpy build --without` leaves out of an image: an import names the reason. The
 * names of the switches stand in tools/src/firmware/modules.ts; natives are registered, and frozen scripts packed,
 * under the same `isDefined`.
 */
import { same } from "./native";
import { str_data, str_len } from "./intern";
import { V } from "./value";

/** Whether `nm` is `text`, or `text` behind the letter u (`ujson`). */
function named(nm: V, text: string): bool {
  const d = str_data(nm), n = str_len(nm);
  if (n == text.length) return same(text, d, n);
  return n == text.length + 1 && load<u8>(d) == 0x75 && same(text, d + 1, n - 1);
}

/** Whether this image has been built without the top-level module `nm`. */
export function switched_off(nm: V): bool {
  if (isDefined(WITHOUT_KPU) && named(nm, "KPU")) return true;
  if (isDefined(WITHOUT_MAIX) && (named(nm, "Maix") || named(nm, "_maix") || named(nm, "board") || named(nm, "fpioa_manager"))) return true;
  if (isDefined(WITHOUT__THREAD) && named(nm, "_thread")) return true;
  if (isDefined(WITHOUT_ASYNCIO) && named(nm, "asyncio")) return true;
  if (isDefined(WITHOUT_AUDIO) && (named(nm, "audio") || named(nm, "_sound"))) return true;
  if (isDefined(WITHOUT_BINASCII) && named(nm, "binascii")) return true;
  if (isDefined(WITHOUT_CMATH) && named(nm, "cmath")) return true;
  if (isDefined(WITHOUT_CRYPTOLIB) && named(nm, "cryptolib")) return true;
  if (isDefined(WITHOUT_DEFLATE) && named(nm, "deflate")) return true;
  if (isDefined(WITHOUT_FRAMEBUF) && named(nm, "framebuf")) return true;
  if (isDefined(WITHOUT_HASHLIB) && named(nm, "hashlib")) return true;
  if (isDefined(WITHOUT_HEAPQ) && named(nm, "heapq")) return true;
  if (isDefined(WITHOUT_IMAGE) && named(nm, "image")) return true;
  if (isDefined(WITHOUT_JSON) && named(nm, "json")) return true;
  if (isDefined(WITHOUT_LCD) && named(nm, "lcd")) return true;
  if (isDefined(WITHOUT_MACHINE) && named(nm, "machine")) return true;
  if (isDefined(WITHOUT_MODULES) && named(nm, "modules")) return true;
  if (isDefined(WITHOUT_NETWORK) && (named(nm, "network") || named(nm, "socket"))) return true;
  if (isDefined(WITHOUT_PMU) && named(nm, "pmu")) return true;
  if (isDefined(WITHOUT_RANDOM) && named(nm, "random")) return true;
  if (isDefined(WITHOUT_RE) && named(nm, "re")) return true;
  if (isDefined(WITHOUT_SENSOR) && named(nm, "sensor")) return true;
  if (isDefined(WITHOUT_UCTYPES) && named(nm, "uctypes")) return true;
  if (isDefined(WITHOUT_ULAB) && named(nm, "ulab")) return true;
  return isDefined(WITHOUT_VIDEO) && named(nm, "video");
}
