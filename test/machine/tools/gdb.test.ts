/** The debugger's protocol over a real socket. */
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { firmwareFiles } from "../../../tools/src/emulator/firmware.ts";
import { GdbServer } from "../../../tools/src/emulator/gdb_server.ts";
import { Session } from "../../../tools/src/emulator/session.ts";
import { loadBoard } from "../../../tools/src/firmware/board.ts";
import * as e from "../support/encode.ts";
import { Program } from "../support/program.ts";

class Client {
  private text = "";
  private constructor(private readonly socket: Socket) {
    socket.on("data", (data) => {
      this.text += data.toString("latin1");
    });
  }

  static async open(port: number): Promise<Client> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new Client(socket);
  }

  send(body: string): void {
    const sum = [...body].reduce((total, c) => (total + c.charCodeAt(0)) & 255, 0);
    this.socket.write(`$${body}#${sum.toString(16).padStart(2, "0")}`);
  }

  async reply(): Promise<string> {
    for (let i = 0; i < 1000; i++) {
      const match = /\$([^#]*)#../.exec(this.text);
      if (match) {
        this.text = this.text.slice(match.index + match[0].length);
        return match[1];
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error("no answer from the server");
  }

  async ask(body: string): Promise<string> {
    this.send(body);
    return this.reply();
  }

  close(): void {
    this.socket.destroy();
  }
}

const le64 = (value: bigint): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.toString("hex");
};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function start(): Promise<{ client: Client; session: Session; server: GdbServer }> {
  // x5 counts up for ever at 0x80000004.
  const code = new Program()
    .op(e.addi(5, 0, 0))
    .label("loop")
    .op(e.addi(5, 5, 1))
    .jump("loop")
    .build();
  const session = new Session({
    board: loadBoard("m5stickv"),
    files: firmwareFiles(code),
    log: () => undefined,
  });
  const server = await GdbServer.listen(session, 0);
  const client = await Client.open(server.port);
  closers.push(
    () => client.close(),
    () => server.close(),
  );
  return { client, session, server };
}

describe("GDB server", () => {
  it("steps and reads and writes registers and memory", async () => {
    const { client } = await start();
    expect(await client.ask("qSupported:xmlRegisters=i386")).toContain("qXfer:features:read+");
    expect(await client.ask("?")).toMatch(/^T05/);
    expect(await client.ask("p20")).toBe(le64(0x80000000n));
    expect(await client.ask("s")).toMatch(/^T05/);
    expect(await client.ask("s")).toMatch(/^T05/);
    expect(await client.ask("p5")).toBe(le64(1n));
    expect(await client.ask(`P5=${le64(41n)}`)).toBe("OK");
    await client.ask("s"); // the jump
    await client.ask("s");
    expect(await client.ask("p5")).toBe(le64(42n));
    expect(await client.ask("m80000000,4")).toBe("93020000");
    expect(await client.ask("M80100000,2:abcd")).toBe("OK");
    expect(await client.ask("m40100000,2")).toBe("abcd");
    expect(await client.ask("m10000000,4")).toMatch(/^E/);
    expect(await client.ask("qfThreadInfo")).toBe("m1,2");
  });

  it("stops at a breakpoint and goes on from it", async () => {
    const { client, session, server } = await start();
    expect(await client.ask("Z0,80000008,2")).toBe("OK");
    for (const expected of [1n, 2n]) {
      client.send("c");
      while (server.halted) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(session.step(100_000)).toBe("breakpoint");
      server.stoppedAtBreakpoint();
      expect(await client.reply()).toMatch(/^T05thread:1/);
      expect(await client.ask("p20")).toBe(le64(0x80000008n));
      expect(await client.ask("p5")).toBe(le64(expected));
    }
    expect(await client.ask("z0,80000008,2")).toBe("OK");
    client.send("c");
    while (server.halted) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(session.step(100_000)).toBe("ran");
  });
});
