/** Module `collections`. */
import { module_def } from "../py/native";
import { f_namedtuple } from "../py/objects/namedtuple";
import { T_DEQUE, T_ORDEREDDICT } from "../py/types";
import { V, obj } from "../py/value";

const DEF: usize = memory.data(32, 8);

function constant(i: i32): V {
  return obj(i ? T_ORDEREDDICT : T_DEQUE);
}

export function init_collections(): void {
  module_def(DEF, "collections", "namedtuple:2", FUNCTIONS, "deque OrderedDict", constant);
}

// @ts-ignore: decorator
@lazy const FUNCTIONS: StaticArray<(argc: i32, argv: usize) => V> = [f_namedtuple];
