/** An error whose message is complete for the user: what, where, what to do. `status` is the exit status. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly status: 1 | 2 | 124 = 1,
  ) {
    super(message);
    this.name = "CliError";
  }
}
