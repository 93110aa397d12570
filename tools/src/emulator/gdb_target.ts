/** Register description that gdb asks for: RV64 integer registers, pc, double-precision registers. */
const INTEGER =
  "zero ra sp gp tp t0 t1 t2 fp s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".split(
    " ",
  );
const FLOAT =
  "ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11".split(
    " ",
  );

const register = (name: string, type: string): string => `<reg name="${name}" bitsize="64" type="${type}"/>`;

export const TARGET_XML = [
  '<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0"><architecture>riscv:rv64</architecture>',
  '<feature name="org.gnu.gdb.riscv.cpu">',
  ...INTEGER.map((name) =>
    register(name, name === "ra" ? "code_ptr" : name === "sp" || name === "fp" ? "data_ptr" : "int"),
  ),
  register("pc", "code_ptr"),
  '</feature><feature name="org.gnu.gdb.riscv.fpu">',
  ...FLOAT.map((name) => register(name, "ieee_double")),
  "</feature></target>",
].join("");
