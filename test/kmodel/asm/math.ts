/** The core's float functions over arrays, for comparing them with other libraries. */
export { apply_unary } from "../../../assembly/kmodel/math_ops";
