/** The work itself cannot be done: another try would end the same way. Any other error counts as the infrastructure's. */
export class BenchmarkFailure extends Error {
  override readonly name = 'BenchmarkFailure'
}
