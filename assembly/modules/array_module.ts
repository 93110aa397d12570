/** Module `array`. */
import { module_def, NO_FUNCTIONS } from "../py/native";
import { T_ARRAY } from "../py/types";
import { V, obj } from "../py/value";

const DEF: usize = memory.data(32, 8);

function constant(i: i32): V { return obj(T_ARRAY); }

export function init_array_module(): void { module_def(DEF, "array", "", NO_FUNCTIONS, "array", constant); }
