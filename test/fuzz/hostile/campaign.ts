/** Hostile input of three kinds - damaged scripts, damaged data, noise at the REPL - on one runtime that is checked after each. */
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { CheckedRuntime, OutOfFuel } from "../../py/robust/checked.ts";
import { boardFiles, languageScripts } from "../../py/robust/scripts.ts";
import { Random } from "../py/random.ts";
import { dataScript, type Seeds } from "./data.ts";
import { soup } from "./soup.ts";
import { terminalInput } from "./terminal.ts";

/** Polls of the VM before Ctrl-C. */
const FUEL = 3000;

/** A picture with something in it. */
function pixels(width: number, height: number): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i * 7 + (i >> 5)) & 255;
  return data;
}

function png(width: number, height: number): Buffer {
  const image = new PNG({ width, height });
  pixels(width, height).copy(image.data);
  return PNG.sync.write(image);
}

/** A file of an own script: what the runtime itself writes. */
function written(runtime: CheckedRuntime, script: string, name: string): Uint8Array {
  const text = `${script}\nimport binascii\nprint(binascii.hexlify(open("${name}", "rb").read()).decode())\n`;
  const { status, stdout, stderr } = runtime.run(text);
  if (status !== 0) throw new Error(stderr);
  return Buffer.from(stdout.trim().split("\n").at(-1)!, "hex");
}

function makeSeeds(runtime: CheckedRuntime): Seeds {
  const text = Buffer.from("the same words, the same words and others ".repeat(6));
  const saved = `import image\nimage.Image(size=(12, 9)).draw_line(0, 0, 11, 8).save("a.bmp")`;
  const avi = `import image, video
v = video.open("a.avi", record=1, width=32, height=24)
for i in range(3): v.record(image.Image(size=(32, 24)))
v.record_finish()`;
  const wav = Buffer.from(
    `${"524946462c000000574156456d742000100000000100010040"}1f0000803e0000020010006461746108000000${"0102".repeat(4)}`,
    "hex",
  );
  return {
    streams: [deflateSync(text), gzipSync(text), deflateRawSync(text), deflateSync(Buffer.alloc(900))],
    files: [
      ["png", png(11, 7)],
      ["jpg", jpeg.encode({ data: pixels(20, 17), width: 20, height: 17 }, 60).data],
      ["bmp", written(runtime, saved, "a.bmp")],
      ["gif", Buffer.from("474946383961020002008000000000ffffff2c00000000020002000002028c51003b", "hex")],
      ["kmodel", boardFiles["digits.kmodel"]!],
      ["wav", wav],
      ["avi", written(runtime, avi, "a.avi")],
    ],
  };
}

export interface Tally {
  /** Attacks and the attempts in them. */
  attacks: number;
  cases: number;
  /** Those that had to be stopped by force. */
  stopped: number;
  failures: string[];
}

export interface Campaign {
  seed: number;
  attacks: number;
  /** Ends earlier after so many milliseconds. */
  milliseconds?: number;
  /** Told before every attack. */
  begin?: (attack: number) => void;
}

const MOST_FAILURES = 8;

export function runCampaign({ seed, attacks, milliseconds, begin }: Campaign): Tally {
  let runtime = new CheckedRuntime(1 << 19);
  const seeds = makeSeeds(runtime);
  const scripts = languageScripts.map(({ source }) => source);
  const end = Date.now() + (milliseconds ?? Number.POSITIVE_INFINITY);
  const tally: Tally = { attacks: 0, cases: 0, stopped: 0, failures: [] };
  while (tally.attacks < attacks && Date.now() < end && tally.failures.length < MOST_FAILURES) {
    const number = seed + tally.attacks++;
    begin?.(number);
    const random = new Random(number);
    const kind = random.below(10);
    let what: string | Buffer = "";
    try {
      if (kind < 4) {
        what = soup(scripts, random);
        runtime.run(what, { fuel: FUEL, interrupt: true });
        tally.cases++;
      } else if (kind < 7) {
        what = terminalInput(random);
        runtime.type(what, { fuel: FUEL, interrupt: true });
        tally.cases++;
      } else {
        const { source, cases, files } = dataScript(seeds, random);
        what = source;
        runtime.files = files;
        runtime.run(source, { fuel: 200 * FUEL, interrupt: true });
        runtime.files = {};
        tally.cases += cases;
      }
    } catch (error) {
      if (error instanceof OutOfFuel) tally.stopped++;
      else
        tally.failures.push(
          `attack ${number}: ${(error as Error).stack}\n${what.toString("latin1").slice(0, 6000)}\n`,
        );
      runtime.close();
      runtime = new CheckedRuntime(1 << 19);
    }
  }
  runtime.close();
  return tally;
}
