// Random calls of the methods and functions of module image, for FUZZ_SECONDS seconds (60 unless set): only Python exceptions may
// come of them. Prints the seed of a run that ends otherwise, and its last calls.
// Usage: node test/fuzz/image.fuzz.mjs [SEED]
import { fuzzImage } from "./image/run.mjs";

const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
const start = Date.now();
let seed = Number(process.argv[2] ?? start % 1_000_000);
for (; Date.now() - start < seconds * 1000; seed++) {
  const { status, stderr } = fuzzImage(seed, 40_000);
  if (status === 0 && stderr === "") continue;
  const { stdout } = fuzzImage(seed, 40_000, true);
  console.error(`seed ${seed}: status ${status}\n${stderr}${stdout.split("\n").slice(-6).join("\n")}`);
  process.exit(1);
}
console.log(`image: no findings, last seed ${seed - 1}`);
