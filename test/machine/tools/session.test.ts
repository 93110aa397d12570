/** Images, reports and limits of a session, with small programs as firmware. */
import { describe, expect, it } from "vitest";
import { firmwareFiles } from "../../../tools/src/emulator/firmware.ts";
import { MachineError, Session } from "../../../tools/src/emulator/session.ts";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import { packImage } from "../../../tools/src/firmware/image.ts";
import { packKfpkg } from "../../../tools/src/firmware/kfpkg.ts";
import * as e from "../support/encode.ts";
import { Program } from "../support/program.ts";

const UARTHS = 0x38000000;

/** Prints a text on UARTHS and waits. */
function printer(text: string): Uint8Array {
  const p = new Program().li(5, UARTHS).op(e.addi(6, 0, 1), e.sw(6, 5, 8));
  for (const byte of Buffer.from(text)) p.op(e.addi(6, 0, byte), e.sw(6, 5, 0));
  return p.label("end").jump("end").build();
}

function start(firmware: Uint8Array): { session: Session; log: string[] } {
  const log: string[] = [];
  const session = new Session({
    board: loadBoard("m5stickv"),
    files: firmwareFiles(firmware),
    log: (l) => void log.push(l),
  });
  return { session, log };
}

function output(session: Session): string {
  session.step(100_000);
  return Buffer.from(session.machine.takeSerial(0)).toString();
}

describe("firmware files", () => {
  const code = printer("ok");

  it("boots machine code, boot images and packages alike", () => {
    // Both harts run the program, so every letter comes twice.
    for (const file of [
      code,
      packImage(code),
      packKfpkg([{ address: 0, name: "f.bin", bytes: code, code: true }]),
    ]) {
      expect(output(start(file).session).replace(/(.)\1/g, "$1")).toContain("k");
    }
  });

  it("says what is wrong with an image", () => {
    const image = packImage(code);
    expect(() => firmwareFiles(image.subarray(0, 20))).toThrow(/too short|cut off/);
    expect(() => firmwareFiles(image.subarray(0, image.length - 1))).toThrow(/cut off/);
    const damaged = Uint8Array.from(image);
    damaged[8] ^= 1;
    expect(() => firmwareFiles(damaged)).toThrow(/SHA-256/);
    expect(() => firmwareFiles(new Uint8Array())).toThrow(/empty/);
    expect(() => firmwareFiles(new Uint8Array(7 << 20).fill(0x13))).toThrow(/do not fit/);
  });
});

describe("reports", () => {
  it("an illegal instruction without a handler ends with pc and registers", () => {
    const code = new Program().op(e.addi(10, 0, 42), 0xffffffff).build();
    const { session } = start(code);
    expect(() => session.step(1000)).toThrow(MachineError);
    try {
      session.step(1000);
    } catch (error) {
      expect((error as Error).message).toContain("illegal instruction, pc 0x80000004, value 0xffffffff");
      expect((error as Error).message).toContain("a0 0x000000000000002a");
    }
  });

  it("unmapped memory is named with its address", () => {
    const code = new Program()
      .li(5, 0x20000000)
      .op(e.lw(6, 5, 0))
      .build();
    expect(() => start(code).session.step(1000)).toThrow(
      /load from an address where nothing answers.*value 0x20000000/s,
    );
  });

  it("a soft reset boots the image again", () => {
    const code = new Program()
      .li(5, 0x50440030)
      .op(e.addi(6, 0, 1), e.sw(6, 5, 0))
      .label("end")
      .jump("end")
      .build();
    const { session, log } = start(code);
    session.step(1000);
    expect(log.join()).toContain("reset");
  });

  it("is deterministic", () => {
    const runs = [1, 2].map(() => {
      const { session } = start(printer("hello"));
      session.step(1_000_000);
      return [session.statistics().instructions, session.machine.cycles];
    });
    expect(runs[0]).toEqual(runs[1]);
  });
});
