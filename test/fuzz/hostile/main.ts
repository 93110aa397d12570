/**
 * `make fuzz`: attacks on the runtime in a thread of its own, so that one that hangs is noticed. KPY_SEED repeats a run (an attack's number
 * is a seed), KPY_ATTACKS sets the number, FUZZ_SECONDS limits the time.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { runCampaign, type Tally } from "./campaign.ts";

/** No attack takes this long unless it hangs. */
const HANG_MS = 30_000;

interface Work {
  seed: number;
  attacks: number;
  milliseconds?: number;
  current: Int32Array;
}

function watch(work: Work): Promise<number> {
  return new Promise((done) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: work });
    let last = -1;
    const timer = setInterval(() => {
      const now = Atomics.load(work.current, 0);
      if (now === last) {
        clearInterval(timer);
        process.stderr.write(`attack ${now} hangs\n`);
        void worker.terminate().then(() => done(1));
      }
      last = now;
    }, HANG_MS);
    worker.on("error", (error) => {
      clearInterval(timer);
      process.stderr.write(`${error.stack}\n`);
      done(1);
    });
    worker.on("message", (tally: Tally) => {
      clearInterval(timer);
      for (const text of tally.failures) process.stderr.write(`${text}\n`);
      process.stdout.write(
        `seed ${work.seed}: ${tally.attacks} attacks with ${tally.cases} cases, ${tally.stopped} stopped by force, ${tally.failures.length} failures\n`,
      );
      done(tally.failures.length > 0 ? 1 : 0);
    });
  });
}

if (isMainThread) {
  const { FUZZ_SECONDS, KPY_SEED, KPY_ATTACKS } = process.env;
  process.exitCode = await watch({
    seed: Number(KPY_SEED ?? Date.now() % 1_000_000_000),
    attacks: Number(KPY_ATTACKS ?? 30_000),
    milliseconds: FUZZ_SECONDS ? Number(FUZZ_SECONDS) * 1000 : undefined,
    current: new Int32Array(new SharedArrayBuffer(4)),
  });
} else {
  const work = workerData as Work;
  const tally = runCampaign({ ...work, begin: (attack) => Atomics.store(work.current, 0, attack) });
  parentPort!.postMessage(tally);
}
