/** Instructions per round of the functions in rounds/*.py. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../tools/src/firmware/root.ts";
import { runScript } from "./qemu.ts";

const FOLDER = join(repositoryRoot(), "test", "bench", "python", "rounds");

/** Calls every public function with two numbers of rounds; the difference is free of set-up. The clock has microseconds. */
const HARNESS = `
import gc, time
def _count(f):
    f(20)
    gc.collect()
    a = time.ticks_us()
    f(1000)
    b = time.ticks_us()
    f(6000)
    return (time.ticks_us() - b) - (b - a)
for _name in [k for k, v in globals().items() if k[0] != "_" and type(v) is type(_count)]:
    print(_name, round(_count(globals()[_name]) / 5))
`;

export function measureRounds(image: Buffer): Record<string, number> {
  const result: Record<string, number> = {};
  for (const file of readdirSync(FOLDER).sort()) {
    const source = readFileSync(join(FOLDER, file), "utf8");
    for (const [name, count] of runScript(image, source + HARNESS)) result[name] = Number(count);
  }
  return result;
}
