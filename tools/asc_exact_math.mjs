/**
 * A transform for asc: the standard library keeps its full-size mathematical functions while the code is optimised
 * for size. The library chooses other algorithms, with other last digits, by ASC_SHRINK_LEVEL; the firmware has to
 * compute what the host build computes.
 */
export default class ExactMath {
  afterInitialize(program) {
    const level = program.elementsByName.get("ASC_SHRINK_LEVEL");
    const zero = program.elementsByName.get("ASC_MEMORY_BASE");
    if (!level || zero?.constantIntegerValue?.low !== 0)
      throw new Error("asc has changed: ASC_SHRINK_LEVEL cannot be set");
    level.constantIntegerValue = zero.constantIntegerValue;
  }
}
