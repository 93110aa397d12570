/** Runs a script through the raw REPL of an image on an emulated board, all hardware rules checked. */
import { firmwareFiles } from "../../../tools/src/emulator/firmware.ts";
import { RawRepl } from "../../../tools/src/emulator/raw_repl.ts";
import { Session } from "../../../tools/src/emulator/session.ts";
import { loadBoard } from "../../../tools/src/firmware/board.ts";

export interface ScriptResult {
  out: string;
  err: string;
  violations: number;
  layers: number;
}

export interface ScriptOptions {
  board?: string;
  /** Contents of the flash at 0x500000. */
  flash?: Uint8Array;
  /** Picture for the camera. */
  camera?: string;
  /** Simulated seconds after which the script is given up. */
  seconds?: number;
}

/** Boots `image` and runs `script`. */
export function runOnBoard(image: Uint8Array, script: string, options: ScriptOptions = {}): ScriptResult {
  const files = firmwareFiles(Buffer.from(image));
  if (options.flash) files.push({ address: 0x500000, name: "model", bytes: options.flash, code: false });
  const session = new Session({
    board: loadBoard(options.board ?? "m5stickv"),
    files,
    camera: options.camera,
    strict: true,
    log: () => undefined,
  });
  const [out, err]: Uint8Array[][] = [[], []];
  const repl = new RawRepl(Buffer.from(script), (bytes) => session.machine.putSerial(0, bytes), {
    stdout: (bytes) => void out.push(bytes),
    stderr: (bytes) => void err.push(bytes),
  });
  while (!repl.done && session.time < (options.seconds ?? 60)) {
    session.step(1_000_000);
    repl.receive(session.machine.takeSerial(0));
    repl.tick(session.time);
  }
  const { violations, layers } = session.statistics();
  return { out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), violations, layers };
}
