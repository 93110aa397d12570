/** Makes a program that shows a difference smaller: leaves out blocks of lines as long as it still shows one. */

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** Lines `i` up to the end of the block that begins there. */
function blockEnd(lines: string[], i: number): number {
  let end = i + 1;
  while (end < lines.length && indentation(lines[end]!) > indentation(lines[i]!)) end++;
  return end;
}

export async function reduce(source: string, differs: (source: string) => Promise<boolean>): Promise<string> {
  let lines = source.trimEnd().split("\n");
  let tries = 400;
  for (let changed = true; changed && tries > 0; ) {
    changed = false;
    for (let i = lines.length - 1; i >= 0 && tries > 0; i--, tries--) {
      const end = blockEnd(lines, i);
      const rest = [...lines.slice(0, i), ...lines.slice(end)];
      if (rest.length === 0 || !(await differs(`${rest.join("\n")}\n`))) continue;
      lines = rest;
      changed = true;
    }
  }
  return `${lines.join("\n")}\n`;
}
