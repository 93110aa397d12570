/** Finds the folder of shared test data beside the repository. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A folder of the shared data (`KPY_SHARED`, else `../shared`), or undefined when the data is not there. In CI
 * its absence is an error, so that no test goes missing silently.
 */
export function sharedFolder(name: string): string | undefined {
  const folder = join(process.env.KPY_SHARED ?? join(root, "..", "shared"), name);
  if (existsSync(folder)) return folder;
  if (process.env.CI) throw new Error(`CI needs the shared data: ${folder} does not exist`);
  return undefined;
}
