/**
 * Random expressions of a wanted type. What kpy does differently on purpose (docs/compat.md) is not generated: the order of sets,
 * the text of floats that are not short, addresses.
 */
import type { Random } from "./random.ts";
import type { Scope, Type } from "./scope.ts";

const WORDS = ["a", "kpy", "spam", "x y", "Q", "", "12", "tail", "é"];

export class Expressions {
  constructor(
    private readonly r: Random,
    private readonly scope: () => Scope,
    private readonly repeated: () => boolean,
  ) {}

  /** An expression of type `t`; `depth` bounds its nesting. */
  of(t: Type, depth: number): string {
    const known = this.scope().names(t);
    if (known.length > 0 && this.r.chance(depth > 0 ? 35 : 60)) return this.r.pick(known);
    if (depth <= 0) return this.literal(t);
    switch (t) {
      case "int":
        return this.integer(depth - 1);
      case "float":
        return this.float(depth - 1);
      case "bool":
        return this.bool(depth - 1);
      case "str":
        return this.str(depth - 1);
      case "list":
        return this.list(depth - 1);
      case "tuple":
        return this.tuple(depth - 1);
      case "dict":
        return this.dict(depth - 1);
    }
  }

  any(depth: number): string {
    return this.of(
      this.r.pick(["int", "int", "str", "bool", "list", "tuple", "float", "dict"] as const),
      depth,
    );
  }

  literal(t: Type): string {
    const { r } = this;
    switch (t) {
      case "int":
        return this.number();
      case "float":
        return String(r.below(40) / 4 + 0.5).replace(/^(\d+)$/, "$1.0");
      case "bool":
        return r.pick(["True", "False"]);
      case "str":
        return JSON.stringify(r.pick(WORDS));
      case "list":
        return `[${this.items(r.below(4), 0)}]`;
      case "tuple":
        return r.pick(["()", "(1,)", "(1, 2)", '("a", 3)', "(4, 5, 6)"]);
      case "dict":
        return r.pick(["{}", '{"k": 1}', "{1: 2}", '{"k": [1]}']);
    }
  }

  private number(): string {
    const { r } = this;
    return r.weighted<string>([
      [10, () => String(r.below(10))],
      [4, () => String(r.below(1000))],
      [2, () => `-${r.below(100) + 1}`],
      [1, () => `${r.below(65536) * 65536 + r.below(65536)}`],
      [1, () => `(1 << ${r.below(70)})`],
      [1, () => `${(2 ** (r.below(3) + 30)).toString()}`],
      [1, () => `0x${r.below(1 << 24).toString(16)}`],
      [1, () => "140737488355327"],
    ]);
  }

  private items(n: number, depth: number): string {
    return Array.from({ length: n }, () => this.of("int", depth)).join(", ");
  }

  private integer(d: number): string {
    const { r } = this;
    const i = () => this.of("int", d);
    return r.weighted<string>([
      [14, () => `(${i()} ${r.pick(["+", "-", "*"])} ${i()})`],
      [4, () => `(${i()} ${r.pick(["//", "%"])} ${this.divisor(d)})`],
      [3, () => `(${i()} ${r.pick(["&", "|", "^"])} ${i()})`],
      [2, () => `(${i()} ${r.pick(["<<", ">>"])} ${r.below(20)})`],
      [1, () => `(${i()}) ** ${r.below(3) + 1}`],
      [2, () => `${r.pick(["-", "~", "abs"])}(${i()})`],
      [2, () => `len(${this.of(r.pick(["list", "str", "tuple", "dict"] as const), d)})`],
      [1, () => `sum(${this.of("list", d)})`],
      [1, () => `${r.pick(["min", "max"])}(${i()}, ${i()})`],
      [2, () => this.elementOf(d)],
      [2, () => `(${i()} if ${this.of("bool", d)} else ${i()})`],
      [1, () => `int(${this.of(r.pick(["float", "bool"] as const), d)})`],
      [1, () => `(lambda x: x ${r.pick(["+", "*", "-"])} ${i()})(${i()})`],
      [1, () => `sum(x * ${r.below(5)} for x in ${this.of("list", d)})`],
      [1, () => `(${i()} ${r.pick(["or", "and"])} ${i()})`],
      [1, () => `divmod(${i()}, ${this.divisor(d)})[${r.below(2)}]`],
      [2, () => this.call(d)],
      [1, () => `${this.of("str", d)}.${r.pick(["find", "count"])}(${this.of("str", 0)})`],
      [1, () => `${this.of("dict", d)}.get(${this.of("int", 0)}, ${i()})`],
    ]);
  }

  private divisor(d: number): string {
    return this.r.chance(93)
      ? String(this.r.pick([1, 2, 3, 7, 10, -3, 1000, 4294967296]))
      : this.of("int", d);
  }

  private elementOf(d: number): string {
    const { r } = this;
    const list = this.of("list", d);
    const index = r.pick(["0", "-1", "0", `${this.of("int", d)} % 2`, "1"]);
    return r.chance(93) ? `(${list} + [${this.number()}, ${r.below(9)}])[${index}]` : `${list}[${index}]`;
  }

  /** A call of a function or method that is in scope, else a number. */
  private call(d: number): string {
    const functions = this.scope().functions();
    if (functions.length === 0 || (this.repeated() && !this.r.chance(10))) return this.number();
    const f = this.r.pick(functions);
    const args = f.parameters.map(() => this.of("int", Math.max(0, d - 1)));
    if (args.length > 0 && f.defaults > 0 && this.r.chance(30)) args.pop();
    else if (args.length > 0 && this.r.chance(20))
      args[args.length - 1] = `${f.parameters[args.length - 1]}=${args[args.length - 1]}`;
    return `${f.name}(${args.join(", ")})`;
  }

  private float(d: number): string {
    const { r } = this;
    const quarter = () => this.literal("float");
    return r.weighted<string>([
      [6, () => `(${quarter()} ${r.pick(["+", "-", "*"])} ${r.below(8)})`],
      [2, () => `(${quarter()} ${r.pick(["<", ">", "=="])} ${quarter()}) * 0.5`],
      [2, () => `float(${r.below(100)})`],
      [1, () => `-(${this.of("float", Math.min(d, 1))})`],
      [1, () => `(${quarter()} // ${r.below(4) + 1})`],
      [1, () => `round(${quarter()}) * 1.0`],
    ]);
  }

  private bool(d: number): string {
    const { r } = this;
    const i = () => this.of("int", d);
    const compare = () => r.pick(["<", "<=", ">", ">=", "==", "!="]);
    return r.weighted<string>([
      [10, () => `(${i()} ${compare()} ${i()})`],
      [2, () => `(${i()} ${compare()} ${i()} ${compare()} ${i()})`],
      [3, () => `(${this.of("bool", d)} ${r.pick(["and", "or"])} ${this.of("bool", d)})`],
      [2, () => `(not ${this.any(d)})`],
      [2, () => `(${i()} ${r.pick(["in", "not in"])} ${this.of("list", d)})`],
      [1, () => `(${this.of("str", d)} ${r.pick(["in", "==", "<", "!="])} ${this.of("str", d)})`],
      [1, () => `(${this.of("list", d)} == ${this.of("list", d)})`],
      [1, () => `isinstance(${this.any(d)}, ${r.pick(["int", "str", "list", "(int, str)"])})`],
      [1, () => `bool(${this.any(d)})`],
      [1, () => `${r.pick(["any", "all"])}(x > ${r.below(5)} for x in ${this.of("list", d)})`],
      [1, () => `(${this.any(d)} is ${r.pick(["None", "not None"])})`],
    ]);
  }

  private str(d: number): string {
    const { r } = this;
    const s = () => this.of("str", d);
    return r.weighted<string>([
      [5, () => `(${s()} + ${s()})`],
      [2, () => `(${s()} * ${r.below(4)})`],
      [4, () => `str(${this.of(r.pick(["int", "bool", "str", "list", "tuple"] as const), d)})`],
      [2, () => `repr(${this.of(r.pick(["int", "str", "list"] as const), d)})`],
      [3, () => `${s()}.${r.pick(["upper", "lower", "strip"])}()`],
      [2, () => `${s()}[${r.pick(["1:", ":2", "1:3", "-2:", ":-1", ":1"])}]`],
      [1, () => `(${s()} + "end")[${r.pick(["0", "-1", "1"])}]`],
      [2, () => `("${r.pick(["%d", "%s", "%5d", "%x"])}" % ${this.of("int", d)})`],
      [2, () => `"{}-{}".format(${this.of("int", d)}, ${s()})`],
      [
        2,
        () =>
          `f"{${this.of("int", 0).replaceAll('"', "'")}}${r.pick(["", " ", "|"])}{${this.of("int", 0)}:${r.pick(["d", "4d", "<4", "x", "03d"])}}"`,
      ],
      [1, () => `${s()}.replace(${r.pick(['"a"', '"x"', '"1"', '"sp"'])}, ${s()})`],
      [1, () => `",".join(str(x) for x in ${this.of("list", d)})`],
      [1, () => `chr(97 + ${r.below(20)})`],
    ]);
  }

  private list(d: number): string {
    const { r } = this;
    const l = () => this.of("list", d);
    return r.weighted<string>([
      [5, () => `[${this.items(r.below(5), d)}]`],
      [3, () => `(${l()} + ${l()})`],
      [1, () => `(${l()} * ${r.below(3)})`],
      [3, () => `list(range(${r.below(8)}))`],
      [4, () => `[${this.element(d)} for x in ${l()}]`],
      [2, () => `[x for x in ${l()} if ${r.pick(["x", "x % 2", "x > 3", "not x", "x != 1"])}]`],
      [2, () => `sorted(${l()})`],
      [1, () => `list(reversed(${l()}))`],
      [2, () => `${l()}[${r.pick(["1:", ":-1", "1:3", "::1", ":2"])}]`],
      [1, () => `list(map(lambda x: x + ${r.below(5)}, ${l()}))`],
      [1, () => `list(filter(lambda x: x > ${r.below(5)}, ${l()}))`],
      [1, () => `[x + y for x in ${l()} for y in range(${r.below(3)})]`],
      [1, () => `[a * b for a, b in zip(${l()}, ${l()})]`],
    ]);
  }

  private element(d: number): string {
    return this.r.pick(["x", "x + 1", "x * x", "-x", "x % 3", `(x + ${this.of("int", Math.min(d, 1))})`]);
  }

  private tuple(d: number): string {
    const { r } = this;
    return r.weighted<string>([
      [5, () => `(${this.items(r.below(3) + 1, d)},)`],
      [2, () => `(${this.of("tuple", d)} + ${this.of("tuple", d)})`],
      [2, () => `tuple(${this.of("list", d)})`],
      [1, () => `${this.of("tuple", d)}[1:]`],
      [1, () => `divmod(${this.of("int", d)}, ${r.below(5) + 1})`],
    ]);
  }

  private dict(d: number): string {
    const { r } = this;
    return r.weighted<string>([
      [4, () => `{${this.of("int", d)}: ${this.of("int", d)}}`],
      [2, () => `{"k": ${this.any(d)}}`],
      [1, () => `dict(a=${this.of("int", d)})`],
      [1, () => `{x: x * 2 for x in ${this.of("list", d)}[:1]}`],
    ]);
  }
}
