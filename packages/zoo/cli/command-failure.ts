/** What was asked for cannot be done, for a reason that is known: printed as one line, exit code 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
}
