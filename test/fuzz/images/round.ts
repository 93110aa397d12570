/** One damaged firmware image through a whole session: it must run, or end with a report that has pc and registers. */
import { firmwareFiles } from "../../../tools/src/emulator/firmware.ts";
import { MachineError, Session } from "../../../tools/src/emulator/session.ts";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import { packImage } from "../../../tools/src/firmware/image.ts";
import * as e from "../../machine/support/encode.ts";
import { Program } from "../../machine/support/program.ts";
import { Random } from "../../machine/support/random.ts";

const STEPS = 4;
const CYCLES = 50_000;

export type Ending = "refused" | "ran" | "lost" | "rule";

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** A program with a trap handler of its own, that uses the UART, memory and a jump through a register. */
function sound(): Uint8Array {
  const p = new Program()
    .address(5, "handler")
    .op(e.csrrw(0, 0x305, 5))
    .li(5, 0x38000000);
  for (const byte of Buffer.from("hello")) p.op(e.addi(6, 0, byte), e.sw(6, 5, 0));
  p.li(7, 0x80100000)
    .li(8, 0x5a5a5a5a)
    .label("loop")
    .op(e.sw(8, 7, 0), e.lw(9, 7, 0), e.addi(7, 7, 4), e.mul(9, 9, 9));
  p.jump("loop")
    .align(4)
    .label("handler")
    .op(e.csrrs(10, 0x341, 0), e.addi(10, 10, 4), e.csrrw(0, 0x341, 10), e.mret);
  return p.build();
}

const SOUND = sound();

/** Flips, overwrites, repeats or cuts parts. */
function mutate(random: Random, bytes: Uint8Array): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (let n = 1 + random.below(8); n > 0; n--) {
    const at = random.below(out.length);
    const kind = random.below(4);
    if (kind === 0) out[at] ^= 1 << random.below(8);
    else if (kind === 1) out[at] = random.below(256);
    else if (kind === 2) out.copyWithin(at, random.below(out.length), out.length);
    else out.fill(random.pick([0, 0xff]), at, at + random.below(64));
  }
  return random.below(4) === 0 ? out.subarray(0, random.below(out.length)) : out;
}

/** A file of the given kind: bare noise, damaged code with a good header, a damaged boot image, or that cut short. */
function file(random: Random, seeds: Uint8Array[]): Uint8Array {
  const seed = random.pick([SOUND, ...seeds]);
  switch (random.below(4)) {
    case 0:
      return randomBytes(random, random.below(4096));
    case 1:
      return packImage(randomBytes(random, 1 + random.below(4096)));
    case 2:
      return packImage(mutate(random, seed));
    default:
      return mutate(random, packImage(seed));
  }
}

/** Runs image number `seed`; throws when the emulator itself fails or a report says too little. */
export function imageRound(seed: number, seeds: Uint8Array[] = []): Ending {
  const random = new Random(seed);
  const bytes = file(random, seeds);
  const log: string[] = [];
  const board = loadBoard(random.pick(["m5stickv", "maix_bit"]));
  let session: Session;
  try {
    session = new Session({
      board,
      files: firmwareFiles(bytes),
      strict: random.below(2) === 1,
      log: (l) => void log.push(l),
    });
  } catch (error) {
    const { message } = error as Error;
    if (/^(RuntimeError|RangeError|TypeError)/.test((error as Error).name) || message.length < 10)
      throw error;
    return "refused";
  }
  try {
    for (let i = 0; i < STEPS; i++) session.step(CYCLES);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const { message } = error;
    const complete =
      /pc 0x[0-9a-f]+/.test(message) && /\bsp 0x[0-9a-f]{16}/.test(message) && /hart 1:/.test(message);
    if (!complete) throw new Error(`image ${seed}: the report says too little: ${message}`);
    return message.startsWith("hardware rule") ? "rule" : "lost";
  }
  session.describe();
  session.statistics();
  return "ran";
}
