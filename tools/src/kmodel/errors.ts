/** Errors of the kmodel core, carried to TypeScript with the catalogue's text. */
export class KModelError extends Error {
  constructor(
    message: string,
    /** Code of the catalogue (docs/errors.md). */
    readonly code: number,
    /** Name of the code, for example TRUNCATED. */
    readonly codeName: string,
    /** Node index, -1 when the error is not about a node. */
    readonly node: number,
    /** File offset, -1 when the error is not about a place in the file. */
    readonly offset: number,
  ) {
    super(message);
    this.name = "KModelError";
  }
}
