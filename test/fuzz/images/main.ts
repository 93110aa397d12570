/** 2,500 damaged firmware images, or as many as fit into FUZZ_SECONDS. With the built firmware as one of the seeds. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { imageRound } from "./round.ts";

const ROUNDS = 2500;
const limit = Number(process.env.FUZZ_SECONDS || Number.POSITIVE_INFINITY);
const first = Number(process.env.FUZZ_SEED ?? 1000);
const firmware = join(repositoryRoot(), "build", "m5stickv", "firmware.bin");
// The payload only; a header is made anew.
const seeds = existsSync(firmware) ? [readFileSync(firmware).subarray(5, -32)] : [];

const start = performance.now();
const endings: Record<string, number> = {};
let n = 0;
for (; n < ROUNDS && performance.now() - start < limit * 1000; n++) {
  const ending = imageRound(first + n, seeds);
  endings[ending] = (endings[ending] ?? 0) + 1;
}
console.log(`${n} images from seed ${first}: ${JSON.stringify(endings)}`);
