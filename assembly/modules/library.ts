/** The modules that need nothing but the runtime: declared here in one place. */
import { init_array_module } from "./array_module";
import { init_asyncio_queue } from "./asyncio_queue";
import { init_binascii } from "./binascii";
import { init_cmath } from "./cmath";
import { init_cryptolib } from "./cryptolib";
import { init_deflate } from "./deflate";
import { init_errno } from "./errno";
import { init_framebuf } from "./framebuf";
import { init_hashlib } from "./hashlib";
import { init_heapq } from "./heapq";
import { init_json } from "./json";
import { init_math } from "./math";
import { init_random } from "./random";
import { init_re } from "./re";
import { init_struct } from "./struct";
import { init_time } from "./time";
import { init_uctypes } from "./uctypes";
import { init_ulab } from "./ulab";

/** Declares the modules and their types; after `io` (deflate registers a stream). */
export function init_library(): void {
  init_array_module();
  if (!isDefined(WITHOUT_ASYNCIO)) init_asyncio_queue();
  if (!isDefined(WITHOUT_BINASCII)) init_binascii();
  if (!isDefined(WITHOUT_CMATH)) init_cmath();
  if (!isDefined(WITHOUT_CRYPTOLIB)) init_cryptolib();
  if (!isDefined(WITHOUT_DEFLATE)) init_deflate();
  init_errno();
  if (!isDefined(WITHOUT_FRAMEBUF)) init_framebuf();
  if (!isDefined(WITHOUT_HASHLIB)) init_hashlib();
  if (!isDefined(WITHOUT_HEAPQ)) init_heapq();
  if (!isDefined(WITHOUT_JSON)) init_json();
  init_math();
  if (!isDefined(WITHOUT_RANDOM)) init_random();
  if (!isDefined(WITHOUT_RE)) init_re();
  init_struct();
  init_time();
  if (!isDefined(WITHOUT_UCTYPES)) init_uctypes();
  if (!isDefined(WITHOUT_ULAB)) init_ulab();
}
