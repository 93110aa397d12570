/**
 * Edits C code that wasm2c generated, so that a compiler for RV64GC makes of it what it makes of hand-written C.
 *
 * Stock output needs about 2.5 times the instructions (toolchain notes, section 3.5). Each edit must apply: a changed
 * generator stops the build here, with the name of the edit, instead of losing speed or correctness silently.
 */

interface Edit {
  /** What is changed and why. */
  name: string;
  /** In the shared header (`NAME-impl.h`), in every code file, or in exactly one of them. */
  where: "header" | "each" | "one";
  pattern: RegExp;
  to: string;
  /** How often it applies in the header; default once. */
  times?: number;
}

/** `NAME` stands for the module's name in patterns and replacements. */
const EDITS: Edit[] = [
  {
    // memcpy from a byte pointer becomes byte loads on RV64; wasm addresses are naturally aligned in our code.
    name: "aligned loads",
    where: "header",
    pattern: /wasm_rt_memcpy\(&result, MEM_ADDR_MEMOP\(mem, addr, sizeof\(t1\)\),\s*\\\n\s*sizeof\(t1\)\);/g,
    to: "typedef t1 __attribute__((may_alias)) alias; const alias *at = (const alias *)MEM_ADDR_MEMOP(mem, addr, sizeof(t1)); result = *at;",
  },
  {
    name: "aligned stores",
    where: "header",
    pattern: /wasm_rt_memcpy\(MEM_ADDR_MEMOP\(mem, addr, sizeof\(t1\)\), &wrapped,\s*\\\n\s*sizeof\(t1\)\);/g,
    to: "typedef t1 __attribute__((may_alias)) alias; alias *at = (alias *)MEM_ADDR_MEMOP(mem, addr, sizeof(t1)); *at = wrapped;",
  },
  {
    // No reload of the memory's address after every store: it is in a register that compilers leave alone (the core on RISC-V; start.S
    // sets it), else a link-time constant.
    name: "fixed base",
    where: "header",
    pattern: /#define MEM_ADDR\(mem, addr, n\) &\(\(mem\)->data\[addr\]\)/g,
    to: "extern u8 NAME_linmem[], NAME_linmem_end[];\n#define NAME_SIZE ((u64)(NAME_linmem_end - NAME_linmem))\nNAME_BASE\n#define NAME_AT(addr) ((u64)NAME_base + (u64)(s64)(s32)(addr))\n#define MEM_ADDR(mem, addr, n) (NAME_base + (addr))",
  },
  {
    // Loads and stores get machine addresses ("addresses" below): the offset of a field then goes into the instruction.
    name: "machine addresses",
    where: "header",
    pattern: /#define MEM_ADDR_MEMOP\(mem, addr, n\) MEM_ADDR\(mem, addr, n\)/g,
    to: "#define MEM_ADDR_MEMOP(mem, addr, n) ((u8 *)(addr))",
  },
  {
    // In the form that cannot wrap, since addresses are sign-extended ("addresses" below), and without a load.
    name: "bounds check",
    where: "header",
    pattern: /if \(UNLIKELY\(a \+ \(uint64_t\)sizeof\(t\) > mem->size\)\)/g,
    to: "if (UNLIKELY(a - (u64)NAME_base > NAME_SIZE - sizeof(t)))",
  },
  {
    name: "no read barriers (integers)",
    where: "header",
    pattern: /#define FORCE_READ_INT\(var\) __asm__[^\n]*/g,
    to: "#define FORCE_READ_INT(var)",
  },
  {
    name: "no read barriers (floats)",
    where: "header",
    pattern: /#define FORCE_READ_FLOAT\(var\) __asm__[^\n]*/g,
    to: "#define FORCE_READ_FLOAT(var)",
    times: 2,
  },
  {
    // RV64GC has no zero extension of 32 bits; sign extension is free and the same below 2 GiB.
    name: "addresses",
    where: "each",
    pattern: /(_default32\(&instance->w2c_memory, )\(u64\)(?=\(\w+\))/g,
    to: "$1NAME_AT",
  },
  {
    name: "memory from the linker script",
    where: "one",
    pattern: /wasm_rt_allocate_memory\(&instance->w2c_memory, \d+, \d+, 0, 65536\);/g,
    to: "wasm_rt_bind_memory(&instance->w2c_memory, NAME_linmem, NAME_SIZE);",
  },
];

/** Edits that only the release build wants: no check of ranges in bulk operations and of indirect calls. */
const RELEASE_EDITS: Edit[] = [
  {
    name: "no range checks",
    where: "header",
    pattern: /#define RANGE_CHECK\(mem, offset, len\)\s*\\\n(?:[^\n]*\\\n)*[^\n]*while \(0\);/g,
    to: "#define RANGE_CHECK(mem, offset, len)",
  },
  {
    name: "no checks of indirect calls",
    where: "header",
    pattern:
      /\(CHECK_CALL_INDIRECT\(table, ft, x\),\s*\\\n\s*DO_CALL_INDIRECT\(table, t, x, __VA_ARGS__\)\)/g,
    to: "(DO_CALL_INDIRECT(table, t, x, __VA_ARGS__))",
  },
];

export interface GeneratedCode {
  /** Contents of `NAME-impl.h`. */
  header: string;
  /** Contents of `NAME_0.c`, `NAME_1.c` … */
  code: string[];
}

export interface ProcessedCode extends GeneratedCode {
  /** Symbols of the module's own functions. */
  functions: string[];
}

export class PostprocessError extends Error {
  constructor(edit: Edit, detail: string) {
    super(
      `wasm2c's output has changed its shape: edit "${edit.name}" ${detail}; see tools/src/firmware/postprocess.ts`,
    );
  }
}

/** Where the memory of module `name` begins: the core's is in `tp` on RISC-V. */
function baseOf(name: string): string {
  const constant = `#define ${name}_base ${name}_linmem`;
  if (name !== "core") return constant;
  return `#ifdef __riscv\nregister u8 *core_base __asm__("tp");\n#else\n${constant}\n#endif`;
}

function apply(edit: Edit, text: string, name: string): { text: string; count: number } {
  let count = 0;
  const result = text.replace(edit.pattern, (_, first: string) => {
    count++;
    return edit.to
      .replace("NAME_BASE", baseOf(name))
      .replaceAll("NAME", name)
      .replace("$1", typeof first === "string" ? first : "");
  });
  return { text: result, count };
}

/**
 * Functions get their module's one instance from a fixed place (`NAME_instance`) instead of as an argument, and
 * tables hold them directly. Exported functions keep the argument and ignore it.
 */
function dropInstance(input: GeneratedCode, name: string): ProcessedCode {
  const shape = (detail: string): Error => new Error(`wasm2c's output has changed its shape: ${detail}`);
  const type = `w2c_${name}`;
  const functions: string[] = [];
  let header = input.header.replace(
    new RegExp(`^(\\w+) (${type}_\\w+)\\(${type}\\*(?:, ([^)]*))?\\);$`, "gm"),
    (_, result: string, symbol: string, parameters: string | undefined) => {
      functions.push(symbol);
      return `${result} ${symbol}(${parameters ?? "void"});`;
    },
  );
  if (functions.length === 0) throw shape("no function declarations found");
  const call = "DO_CALL_INDIRECT(table, t, x, ...) ((t)table.data[x].func)(__VA_ARGS__)";
  if (!header.includes(call)) throw shape("indirect calls");
  header = header.replace(
    call,
    "DO_CALL_INDIRECT(table, t, x, self, ...) ((t)table.data[x].func)(__VA_ARGS__)",
  );
  header += `\nextern ${type} ${name}_instance;\n`;
  const known = new Set(functions);
  const use = new RegExp(`\\b(${type}_\\w+)\\((${type}\\* instance|instance)(, |\\))`, "g");
  const code = input.code.map((text) =>
    text
      .replace(/static \w+ wrap_\w+\(void \*instance[^{]*\{[^}]*\}\n/g, "")
      .replace(new RegExp(`\\bwrap_(${type}_\\w+)`, "g"), "$1")
      .replace(use, (whole, symbol: string, first: string, after: string) => {
        if (!known.has(symbol)) return whole;
        if (after === ", ") return `${symbol}(`;
        return first === "instance" ? `${symbol}()` : `${symbol}(void)`;
      })
      .replace(/\(\*\)\(void\*, /g, "(*)(")
      .replace(/\(\*\)\(void\*\)/g, "(*)(void)")
      .replaceAll("instance->", `${name}_instance.`),
  );
  return { header, code, functions };
}

/** Applies all edits to the code of module `name`. `checked` keeps bounds checks. */
export function postprocess(input: GeneratedCode, name: string, checked: boolean): ProcessedCode {
  let header = input.header;
  let code = input.code;
  for (const edit of checked ? EDITS : [...EDITS, ...RELEASE_EDITS]) {
    if (edit.where === "header") {
      const done = apply(edit, header, name);
      const times = edit.times ?? 1;
      if (done.count !== times)
        throw new PostprocessError(edit, `matches ${done.count} times instead of ${times}`);
      header = done.text;
    } else {
      const done = code.map((text) => apply(edit, text, name));
      const total = done.reduce((sum, d) => sum + d.count, 0);
      if (total === 0) throw new PostprocessError(edit, "matches nowhere");
      if (edit.where === "one" && total !== 1) throw new PostprocessError(edit, `matches ${total} times`);
      code = done.map((d) => d.text);
    }
  }
  for (const left of ["wasm_rt_memcpy(&result, MEM", "mem)->data[", "FORCE_READ_INT(var) __asm__"]) {
    if (header.includes(left))
      throw new Error(`wasm2c's output has changed its shape: "${left}" is still there`);
  }
  return dropInstance({ header, code }, name);
}
