import { createRequire } from "node:module";

/** Loads a library where it is used, for commands that mostly do without it: `kpy run` shall start at once. */
export const lazy = createRequire(import.meta.url);
