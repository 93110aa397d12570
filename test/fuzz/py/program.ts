/** Random programs: statements over the expressions of expressions.ts. The same seed gives the same program. */
import { Expressions } from "./expressions.ts";
import { Random } from "./random.ts";
import { Scope, type Type } from "./scope.ts";

const TYPES: readonly Type[] = ["int", "int", "int", "str", "list", "list", "bool", "tuple", "dict", "float"];
const ERRORS = [
  "ValueError",
  "TypeError",
  "IndexError",
  "ZeroDivisionError",
  "KeyError",
  "Exception",
  "NameError",
];

class Generator {
  private readonly r: Random;
  private readonly e: Expressions;
  private scope = new Scope();
  private counter = 0;
  private loops = 0;
  private functions = 0;
  private generator = false;

  constructor(seed: number) {
    this.r = new Random(seed);
    this.e = new Expressions(
      this.r,
      () => this.scope,
      () => this.repeated(),
    );
  }

  program(): string {
    const n = 4 + this.r.below(12);
    const lines: string[] = [];
    for (let i = 0; i < n; i++) lines.push(...this.statement(3));
    for (const [name, type] of this.scope.own()) lines.push(this.show(name, type));
    return `${lines.join("\n")}\n`;
  }

  /** True where code may run many times: values must not grow there, and functions are not called. */
  private repeated(): boolean {
    return this.loops > 0 || this.functions > 0;
  }

  /** Keeps a value small where it may be computed again and again. */
  private bounded(value: string, type: Type): string {
    if (!this.repeated()) return value;
    if (type === "int") return `(${value}) % 1000003`;
    if (type === "str" || type === "list" || type === "tuple") return `(${value})[:9]`;
    return value;
  }

  private show(value: string, type: Type): string {
    return type === "dict" ? `print(sorted(str(k) for k in ${value}))` : `print(${value})`;
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.counter++}`;
  }

  private indent(lines: string[]): string[] {
    return (lines.length > 0 ? lines : ["pass"]).map((line) => `    ${line}`);
  }

  private block(depth: number, most = 3): string[] {
    const n = 1 + this.r.below(most);
    const lines: string[] = [];
    const mark = this.scope.mark();
    for (let i = 0; i < n; i++) lines.push(...this.statement(depth));
    // now and then a name is used that may not be bound
    if (this.r.chance(97)) this.scope.forget(mark);
    return this.indent(lines);
  }

  private condition(): string {
    return this.e.of("bool", 2);
  }

  private statement(depth: number): string[] {
    const { r } = this;
    const compound = depth > 0;
    return r.weighted<string[]>([
      [14, () => this.assign()],
      [5, () => this.augmented()],
      [6, () => this.print()],
      [3, () => this.mutate()],
      [2, () => this.unpack()],
      [compound ? 6 : 0, () => this.branch(depth - 1)],
      [compound ? 6 : 0, () => this.forLoop(depth - 1)],
      [compound ? 2 : 0, () => this.whileLoop(depth - 1)],
      [compound ? 5 : 0, () => this.attempt(depth - 1)],
      [compound ? 5 : 0, () => this.definition(depth - 1)],
      [compound && this.functions === 0 ? 2 : 0, () => this.classDefinition(depth - 1)],
      [compound ? 1 : 0, () => this.generatorUse(depth - 1)],
      [this.loops > 0 ? 2 : 0, () => [`if ${this.condition()}: ${r.pick(["break", "continue"])}`]],
      [
        this.functions > 0 && !this.generator ? 2 : 0,
        () => [`if ${this.condition()}: return ${this.e.of("int", 2)}`],
      ],
      [1, () => this.walrus()],
      [1, () => [`assert ${this.condition()} ${r.chance(20) ? "" : "or True"}, ${this.e.of("str", 1)}`]],
      [1, () => this.deletion()],
    ]);
  }

  private target(type: Type): string {
    const names = this.scope.own().filter(([, t]) => t === type);
    return names.length > 0 && this.r.chance(40) ? this.r.pick(names)[0] : this.fresh("v");
  }

  private assign(): string[] {
    const type = this.r.pick(TYPES);
    const value = this.bounded(this.e.of(type, 3), type);
    const name = this.target(type);
    this.scope.set(name, type);
    if (this.r.chance(8)) {
      const second = this.fresh("v");
      this.scope.set(second, type === "list" || type === "dict" ? "bool" : type);
      if (type !== "list" && type !== "dict") return [`${name} = ${second} = ${value}`];
      this.scope.set(second, "int");
      return [`${name} = ${value}`, `${second} = len(${name})`];
    }
    return [`${name} = ${value}`];
  }

  private augmented(): string[] {
    const ints = this.scope.own().filter(([, t]) => t === "int");
    if (ints.length === 0) return this.assign();
    const [name] = this.r.pick(ints);
    const op = this.r.pick(["+=", "-=", this.repeated() ? "-=" : "*=", "//=", "%=", "|=", "&=", "^="]);
    return [`${name} ${op} ${this.e.of("int", 2)}`];
  }

  private print(): string[] {
    const type = this.r.pick(TYPES);
    const value = this.e.of(type, 3);
    if (type === "dict") return [this.show(value, type)];
    return [this.r.chance(30) ? `print(${value}, ${this.e.of("int", 2)})` : `print(${value})`];
  }

  private mutate(): string[] {
    const lists = this.scope.own().filter(([, t]) => t === "list");
    if (lists.length === 0) return this.assign();
    const [name] = this.r.pick(lists);
    return [
      this.r.pick([
        `${name}.append(${this.e.of("int", 2)})`,
        `${name}.extend(${this.e.of("list", 1)}[:3])`,
        `${name}.insert(${this.r.below(3)}, ${this.e.of("int", 1)})`,
        `${name}.reverse()`,
        `${name}.sort()`,
        `${name}[len(${name}):] = [${this.e.of("int", 1)}]`,
        `${name}[${this.r.chance(80) ? ":1" : this.r.below(2)}] = [${this.e.of("int", 1)}]`,
        `print(${name}.pop() if ${name} else "empty")`,
        `${name}[1:2] = ${this.e.of("list", 0)}[:2]`,
        `del ${name}[${this.r.chance(80) ? ":1" : this.r.below(2)}]`,
      ]),
    ];
  }

  private unpack(): string[] {
    const a = this.fresh("u");
    const b = this.fresh("u");
    const text = this.r.pick([
      `${a}, ${b} = ${this.e.of("int", 2)}, ${this.e.of("int", 2)}`,
      `${a}, ${b} = ${b}, ${a} = 1, ${this.e.of("int", 1)}`,
      `${a}, *${b}_ = ${this.e.of("list", 1)}\n${b} = len(${b}_)`,
      `${a}, ${b} = divmod(${this.e.of("int", 2)}, ${1 + this.r.below(9)})`,
      `(${a}, ${b}) = [${this.e.of("int", 1)}, ${this.e.of("int", 1)}]`,
    ]);
    this.scope.set(a, "int");
    this.scope.set(b, "int");
    return text.split("\n");
  }

  private branch(depth: number): string[] {
    const lines = [`if ${this.condition()}:`, ...this.block(depth)];
    if (this.r.chance(30)) lines.push(`elif ${this.condition()}:`, ...this.block(depth, 2));
    if (this.r.chance(40)) lines.push("else:", ...this.block(depth, 2));
    return lines;
  }

  private loopBody(depth: number): string[] {
    this.loops++;
    const body = this.block(depth);
    this.loops--;
    return body;
  }

  private forLoop(depth: number): string[] {
    const name = this.r.chance(80) ? this.fresh("i") : "i";
    const { r } = this;
    const source = r.weighted<string>([
      [6, () => `range(${r.below(7)})`],
      [2, () => `range(${r.below(4)}, ${r.below(9)}, ${1 + r.below(3)})`],
      [1, () => `range(${r.below(9)}, ${r.below(4)}, -${1 + r.below(2)})`],
      [3, () => `${this.e.of("list", 1)}[:5]`],
      [1, () => `tuple(${this.e.of("list", 1)}[:4])`],
    ]);
    this.scope.set(name, "int");
    const lines = [`for ${name} in ${source}:`, ...this.loopBody(depth)];
    if (r.chance(15)) lines.push("else:", ...this.block(0, 1));
    return lines;
  }

  private whileLoop(depth: number): string[] {
    // not in the scope: an assignment to it could make the loop endless
    const name = this.fresh("w");
    const body = this.loopBody(depth);
    return [`${name} = ${this.r.below(5)}`, `while ${name} > 0:`, `    ${name} -= 1`, ...body];
  }

  private attempt(depth: number): string[] {
    const { r } = this;
    const lines = ["try:", ...this.block(depth)];
    const caught = r.chance(85);
    if (caught) {
      const type = r.pick(ERRORS);
      const named = r.chance(50);
      lines.push(`except ${r.chance(20) ? `(${type}, ${r.pick(ERRORS)})` : type}${named ? " as e" : ""}:`);
      lines.push(...this.indent([named ? "print(type(e).__name__)" : `print("caught")`]));
      if (r.chance(15)) lines.push("else:", ...this.block(0, 1));
    }
    if (!caught || r.chance(25))
      lines.push("finally:", ...this.indent([`print("f", ${this.e.of("int", 1)})`]));
    return lines;
  }

  /** Runs `make` in a new block with its own names. */
  private inside<T>(make: () => T): T {
    const outer = this.scope;
    const { loops } = this;
    this.scope = new Scope(outer);
    this.loops = 0;
    const result = make();
    this.scope = outer;
    this.loops = loops;
    return result;
  }

  private definition(depth: number): string[] {
    const name = this.fresh("f");
    const parameters = ["p", "q", "s"].slice(0, this.r.below(4));
    const defaults = parameters.length > 0 && this.r.chance(40) ? 1 : 0;
    const header = parameters.map((p, i) =>
      i === parameters.length - 1 && defaults ? `${p}=${this.e.literal("int")}` : p,
    );
    const wasGenerator = this.generator;
    this.generator = false;
    this.functions++;
    const body = this.inside(() => {
      for (const p of parameters) this.scope.set(p, "int");
      return [...this.block(Math.min(depth, 1)), ...this.indent([`return ${this.e.of("int", 2)}`])];
    });
    this.functions--;
    this.generator = wasGenerator;
    const lines = [`def ${name}(${header.join(", ")}):`, ...body];
    this.scope.define({ name, parameters, defaults });
    return lines;
  }

  private classDefinition(depth: number): string[] {
    const name = this.fresh("C");
    const object = this.fresh("o");
    this.functions++;
    const method = this.inside(() => {
      this.scope.set("k", "int");
      this.scope.set("self.n", "int");
      return [...this.block(Math.min(depth, 1), 2), ...this.indent([`return ${this.e.of("int", 2)}`])];
    });
    this.functions--;
    const lines = [
      `class ${name}:`,
      `    c = ${this.e.literal("int")}`,
      "    def __init__(self, n=3):",
      "        self.n = n",
      "    def m(self, k):",
      ...this.indent(method),
      `    def __add__(self, o): return ${name}(self.n + ${this.r.below(5)})`,
      `    def __eq__(self, o): return self.n == o.n`,
      `    def __repr__(self): return "${name}(%d)" % self.n`,
      `${object} = ${name}(${this.e.of("int", 1)})`,
      `print(${object}, ${object} + ${object}, ${object} == ${name}(), ${object}.c)`,
    ];
    this.scope.define({ name: `${object}.m`, parameters: ["k"], defaults: 0 });
    this.scope.set(`${object}.n`, "int");
    return lines;
  }

  private generatorUse(depth: number): string[] {
    const name = this.fresh("g");
    const wasGenerator = this.generator;
    this.generator = true;
    this.functions++;
    const body = this.inside(() => [
      ...this.block(Math.min(depth, 1), 2),
      ...this.indent([
        `yield ${this.e.of("int", 2)}`,
        `for z in range(${this.r.below(4)}):`,
        `    yield z * ${this.e.of("int", 1)}`,
      ]),
    ]);
    this.functions--;
    this.generator = wasGenerator;
    return [`def ${name}():`, ...body, `print(${this.r.pick(["list", "sum", "max", "tuple"])}(${name}()))`];
  }

  private walrus(): string[] {
    const name = this.fresh("n");
    const value = this.e.of("int", 2);
    this.scope.set(name, "int");
    return [`if (${name} := ${value}) > ${this.r.below(9)}: print(${name})`];
  }

  private deletion(): string[] {
    const name = this.fresh("d");
    return [
      `${name} = ${this.e.of("int", 1)}`,
      `del ${name}`,
      ...(this.r.chance(30) ? [`print(${name})`] : []),
    ];
  }
}

/** The program of a seed. */
export function program(seed: number): string {
  return new Generator(seed).program();
}
