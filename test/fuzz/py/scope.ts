/** What a generated program has defined so far. */
export type Type = "int" | "float" | "bool" | "str" | "list" | "tuple" | "dict";

export interface FunctionInfo {
  name: string;
  parameters: string[];
  defaults: number;
}

export class Scope {
  private readonly variables = new Map<string, Type>();
  private readonly defined: FunctionInfo[] = [];

  constructor(readonly outer?: Scope) {}

  /** Names of variables of type `t`, those of the enclosing blocks included. */
  names(t: Type): string[] {
    const own = [...this.variables].filter(([, type]) => type === t).map(([name]) => name);
    const outside = this.outer?.names(t).filter((name) => !this.variables.has(name)) ?? [];
    return [...own, ...outside];
  }

  /** Names that this block itself has given. */
  own(): [string, Type][] {
    return [...this.variables];
  }

  set(name: string, t: Type): void {
    this.variables.set(name, t);
  }

  /** What is defined now, to be given to `forget`. */
  mark(): [number, number] {
    return [this.variables.size, this.defined.length];
  }

  /** Forgets the names that a block has defined, which may not have run. */
  forget([variables, functions]: [number, number]): void {
    for (const name of [...this.variables.keys()].slice(variables)) this.variables.delete(name);
    this.defined.length = functions;
  }

  define(f: FunctionInfo): void {
    this.defined.push(f);
  }

  functions(): FunctionInfo[] {
    return [...this.defined, ...(this.outer?.functions() ?? [])];
  }
}
