// Instructions per second of the emulated cores on a compute-bound loop. Usage: node test/bench/machine.bench.mjs
import { readFileSync } from "node:fs";

const file = new URL("../../build/wasm/machine.wasm", import.meta.url);
const nothing = () => 0;
const imports = {
  on_trap: nothing,
  on_violation: nothing,
  on_unknown: nothing,
  sd_read: nothing,
  sd_write: nothing,
};
const machine = { ...imports, camera_frame: nothing, on_frame: nothing };
const { exports: e } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { machine });

// Hart 1 waits. Hart 0: multiply, mix, store and load in a loop.
const PROGRAM = [
  0xf14022f3, // csrr x5, mhartid
  0x00028463, // beqz x5, +8
  0x0000006f, // j .
  0x80100337, // lui x6, 0x80100
  0x02031313, // slli x6, x6, 32
  0x02035313, // srli x6, x6, 32
  0x00138393, // loop: addi x7, x7, 1
  0x02738e33, // mul x28, x7, x7
  0x01c2c2b3, // xor x5, x5, x28
  0x0052deb3, // srl x29, x5, x5
  0x00533023, // sd x5, 0(x6)
  0x00033f03, // ld x30, 0(x6)
  0x01ef0fb3, // add x31, x30, x30
  0xfe5ff06f, // j loop
];

e.initialize();
e.powerOn();
new Uint32Array(e.memory.buffer, e.SRAM.value, PROGRAM.length).set(PROGRAM);
e.memoryChanged();
e.run(20_000_000); // until the engine has optimised the loop
const rounds = Array.from({ length: 5 }, () => {
  const start = process.cpuUsage();
  e.run(100_000_000);
  return 100_000_000 / process.cpuUsage(start).user; // CPU time: other programs on the machine do not count
});
console.log(`emulated RV64GC: ${Math.round(Math.max(...rounds))} MIPS (best of ${rounds.length})`);
