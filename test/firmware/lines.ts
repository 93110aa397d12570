/** The output of test programs, without what may differ between machines. */

/** Lines of the program `models` without the instruction counts at the end of node lines. */
export function modelLines(output: string): string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .map((line) => (line.startsWith("node ") ? line.split(" ").slice(0, -1).join(" ") : line));
}
