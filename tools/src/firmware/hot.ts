/** Which functions of the core are compiled for speed; all others are compiled for size. */

/**
 * Sources (as asc names them, without `.ts`) where time is spent: the interpreter's loop and the objects it touches,
 * the operations of models, pixels. Programs of tests and benchmarks count as hot altogether.
 */
const HOT_SOURCES = [
  /^assembly\/py\/(vm\w*|binary|ops|call|attr|frame|gc|heap|intern|native|object|shape|text|unwind|value)\//,
  /^assembly\/py\/objects\/(array|bytes|dict|float|function|generator|instance|int|iter|list|number|range|settype|slice|str|tuple)\//,
  /^assembly\/py\/math\//,
  /^assembly\/kmodel\/(ops|v3)\//,
  /^assembly\/kmodel\/(fixed|math|math_ops|run)\//,
  /^assembly\/kpu\/(upload|layout)\//,
  /^assembly\/image\//,
  /^assembly\/memory\//,
  /^assembly\/sim\//,
  /^test\//,
  /^~lib\/(math|util\/math|memory)/,
];

/** Undoes wasm2c's escapes: `0x2F` is `/`. */
export function sourceName(symbol: string): string {
  return symbol.replace(/0x([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Whether the function that wasm2c calls `w2c_MODULE_symbol` is compiled for speed. */
export function isHot(symbol: string): boolean {
  const name = sourceName(symbol);
  return HOT_SOURCES.some((pattern) => pattern.test(name));
}
