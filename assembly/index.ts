/** The core's entry: only re-exports. */
export * from "./kmodel/exports";
