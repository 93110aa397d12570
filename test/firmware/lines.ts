/** The output of test programs, without what may differ between machines. */

/** Lines of the program `models` without the instruction counts at the end of node lines, and without what the board itself says. */
export function modelLines(output: string): string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("[kpy]"))
    .map((line) => (line.startsWith("node ") ? line.split(" ").slice(0, -1).join(" ") : line));
}
