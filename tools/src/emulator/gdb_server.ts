/**
 * GDB remote serial protocol over TCP for the two harts (threads 1 and 2): registers, memory, single step,
 * breakpoints, Ctrl-C. Use: `target remote :PORT` in a gdb for riscv64.
 */
import { createServer, type Server, type Socket } from "node:net";
import { TARGET_XML } from "./gdb_target.ts";
import { Stop } from "./machine.ts";
import type { Session } from "./session.ts";

const SIGINT = 2;
const SIGTRAP = 5;
const HARTS = 2;
const PC = 32;
const FIRST_FLOAT = 33;
const REGISTERS = 65;
const CTRL_C = 3;

const hexBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function hexWord(value: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.toString("hex");
}

const wordOf = (text: string): bigint => Buffer.from(text.padEnd(16, "0"), "hex").readBigUInt64LE();

function packet(body: string): string {
  const sum = [...body].reduce((total, c) => (total + c.charCodeAt(0)) & 0xff, 0);
  return `$${body}#${sum.toString(16).padStart(2, "0")}`;
}

export class GdbServer {
  /** The machine stands still and the debugger may look at it. */
  halted = true;
  private socket?: Socket;
  private buffer = "";
  private hart = 0;

  private constructor(
    private readonly session: Session,
    private readonly server: Server,
  ) {
    server.on("connection", (socket) => this.connect(socket));
  }

  /** Listens on localhost; the machine waits for the debugger's first `continue`. */
  static async listen(session: Session, port: number): Promise<GdbServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const gdb = new GdbServer(session, server);
    process.stderr.write(`kpy: waiting for gdb on port ${gdb.port}\n`);
    return gdb;
  }

  /** The port that it listens on. */
  get port(): number {
    const address = this.server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  private connect(socket: Socket): void {
    this.socket = socket;
    this.halted = true;
    socket.on("data", (data) => this.receive(data.toString("latin1")));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.halted = false;
    });
  }

  private receive(text: string): void {
    this.buffer += text;
    for (;;) {
      if (this.buffer.charCodeAt(0) === CTRL_C) {
        this.buffer = this.buffer.slice(1);
        this.halt(SIGINT);
        continue;
      }
      const match = /^[+-]*\$([^#]*)#../s.exec(this.buffer);
      if (!match) {
        this.buffer = this.buffer.replace(/^[+-]+/, "");
        if (this.buffer.charCodeAt(0) !== CTRL_C) return;
        continue;
      }
      this.buffer = this.buffer.slice(match[0].length);
      this.socket?.write("+");
      const reply = this.execute(match[1]);
      if (reply !== undefined) this.socket?.write(packet(reply));
    }
  }

  /** The machine has stopped at a breakpoint. */
  stoppedAtBreakpoint(): void {
    const pcs = [0, 1].map((id) => this.session.machine.hart(id).pc);
    this.hart = Math.max(
      0,
      pcs.findIndex((pc) => this.breakpoints.has(pc)),
    );
    this.halt(SIGTRAP);
  }

  private readonly breakpoints = new Set<bigint>();

  private halt(signal: number): void {
    if (this.halted) return;
    this.halted = true;
    this.socket?.write(packet(this.stopReply(signal)));
  }

  private stopReply(signal: number): string {
    return `T${signal.toString(16).padStart(2, "0")}thread:${this.hart + 1};`;
  }

  private execute(command: string): string | undefined {
    const rest = command.slice(1);
    switch (command[0]) {
      case "?":
        return this.stopReply(SIGTRAP);
      case "g":
        return Array.from({ length: REGISTERS }, (_, n) => this.register(n)).join("");
      case "G":
        return this.setRegisters(rest);
      case "p":
        return this.register(Number.parseInt(rest, 16));
      case "P":
        return this.setRegister(rest);
      case "m":
        return this.readMemory(rest);
      case "M":
        return this.writeMemory(rest);
      case "c":
        return this.resume();
      case "s":
        return this.singleStep();
      case "Z":
      case "z":
        return this.breakpoint(command);
      case "H":
        return this.selectThread(rest);
      case "T":
        return Number.parseInt(rest, 16) <= HARTS ? "OK" : "E01";
      case "D":
        this.halted = false;
        return "OK";
      case "k":
        this.socket?.destroy();
        return undefined;
      case "q":
        return this.query(command);
      case "v":
        return this.multiLetter(command);
    }
    return "";
  }

  private query(command: string): string {
    if (command.startsWith("qSupported")) return "PacketSize=4000;qXfer:features:read+;vContSupported+";
    if (command.startsWith("qXfer:features:read:target.xml:")) {
      const [offset, length] = command
        .split(":")[4]
        .split(",")
        .map((n) => Number.parseInt(n, 16));
      const part = TARGET_XML.slice(offset, offset + length);
      return (offset + length >= TARGET_XML.length ? "l" : "m") + part;
    }
    if (command === "qfThreadInfo") return "m1,2";
    if (command === "qsThreadInfo") return "l";
    if (command === "qC") return `QC${this.hart + 1}`;
    if (command === "qAttached") return "1";
    return "";
  }

  private multiLetter(command: string): string | undefined {
    if (command === "vCont?") return "vCont;c;s";
    const action = /^vCont;([cs])(?::([0-9a-f]+))?/.exec(command);
    if (!action) return "";
    if (action[2]) this.hart = Math.min(Math.max(Number.parseInt(action[2], 16) - 1, 0), HARTS - 1);
    return action[1] === "s" ? this.singleStep() : this.resume();
  }

  private selectThread(rest: string): string {
    const id = Number.parseInt(rest.slice(1), 16);
    if (id > HARTS) return "E01";
    if (rest[0] === "g" && id > 0) this.hart = id - 1;
    return "OK";
  }

  // ---- execution ----------------------------------------------------------------------------------------

  private resume(): undefined {
    this.stepOver();
    this.halted = false;
    return undefined;
  }

  private singleStep(): string {
    this.stepOver();
    return this.stopReply(SIGTRAP);
  }

  /** Executes one instruction of the selected hart, also one under a breakpoint. */
  private stepOver(): void {
    const e = this.session.machine.exports;
    const pc = this.session.machine.hart(this.hart).pc;
    const hidden = this.breakpoints.has(pc);
    if (hidden) e.clearBreakpoint(Number(pc & 0xffffffffn) | 0);
    e.stepHart(this.hart);
    if (hidden) e.setBreakpoint(Number(pc & 0xffffffffn) | 0);
    if (e.clearStop() === Stop.STUCK) this.socket?.destroy();
  }

  private breakpoint(command: string): string {
    const [kind, address] = command.slice(1).split(",");
    if (kind !== "0" && kind !== "1") return "";
    const pc = BigInt(`0x${address}`);
    const e = this.session.machine.exports;
    if (command[0] === "z") {
      this.breakpoints.delete(pc);
      e.clearBreakpoint(Number(pc & 0xffffffffn) | 0);
    } else {
      if (!e.setBreakpoint(Number(pc & 0xffffffffn) | 0)) return "E02";
      this.breakpoints.add(pc);
    }
    return "OK";
  }

  // ---- state --------------------------------------------------------------------------------------------

  private register(n: number): string {
    const state = this.session.machine.hart(this.hart);
    if (n < PC) return hexWord(state.x[n]);
    if (n === PC) return hexWord(state.pc);
    return n < REGISTERS ? hexWord(state.f[n - FIRST_FLOAT]) : "E01";
  }

  private put(n: number, value: bigint): void {
    const { machine } = this.session;
    const state = machine.hart(this.hart);
    if (n === PC) machine.setPc(this.hart, value);
    else if (n > 0 && n < PC) state.x[n] = value;
    else if (n >= FIRST_FLOAT && n < REGISTERS) state.f[n - FIRST_FLOAT] = value;
    machine.exports.adoptRegisters();
  }

  private setRegister(rest: string): string {
    const [n, value] = rest.split("=");
    this.put(Number.parseInt(n, 16), wordOf(value));
    return "OK";
  }

  private setRegisters(rest: string): string {
    for (let n = 0; n < REGISTERS && rest.length >= (n + 1) * 16; n++)
      this.put(n, wordOf(rest.slice(n * 16, n * 16 + 16)));
    return "OK";
  }

  /** SRAM and flash window directly; device registers are not read, because reading can change them. */
  private memoryAt(address: number, length: number): Uint8Array | undefined {
    const { sram, flash } = this.session.machine;
    const areas: [number, Uint8Array][] = [
      [0x80000000, sram],
      [0x40000000, sram],
      [0x54000000, flash],
    ];
    for (const [base, bytes] of areas) {
      if (address >= base && address + length <= base + bytes.length)
        return bytes.subarray(address - base, address - base + length);
    }
    return undefined;
  }

  private readMemory(rest: string): string {
    const [address, length] = rest.split(",").map((n) => Number(BigInt(`0x${n}`) & 0xffffffffn));
    const bytes = this.memoryAt(address, length);
    return bytes ? hexBytes(bytes) : "E0e";
  }

  private writeMemory(rest: string): string {
    const [head, data] = rest.split(":");
    const [address, length] = head.split(",").map((n) => Number(BigInt(`0x${n}`) & 0xffffffffn));
    const bytes = this.memoryAt(address, length);
    if (!bytes) return "E0e";
    bytes.set(Buffer.from(data, "hex"));
    this.session.machine.exports.memoryChanged();
    return "OK";
  }

  close(): void {
    this.socket?.destroy();
    this.server.close();
  }
}
