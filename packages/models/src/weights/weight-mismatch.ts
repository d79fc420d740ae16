/** Names with what is wrong, in the order of the model or of the file. */
export interface WeightFaults {
  /** Weights that the naming has no name for: it is of other architectures. */
  readonly unnamed: readonly string[]
  readonly missing: readonly string[]
  readonly surplus: readonly string[]
  readonly misshapen: readonly string[]
}

/** So many of each kind stand in the message; the error carries all. */
const shownCount = 8

function list(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const more = names.length > shownCount ? ` and ${names.length - shownCount} more` : ''
  return [`${names.length} ${what}: ${names.slice(0, shownCount).join(', ')}${more}`]
}

export const faultCount = ({ unnamed, missing, surplus, misshapen }: WeightFaults) =>
  unnamed.length + missing.length + surplus.length + misshapen.length

const describe = ({ unnamed, missing, surplus, misshapen }: WeightFaults) =>
  [
    ...list('without a name there', unnamed),
    ...list('missing', missing),
    ...list('that the model does not have', surplus),
    ...list('of another shape', misshapen),
  ].join('; ')

/** Weights that do not fit a model. All that is wrong with them is said at once. */
export class WeightMismatch extends Error {
  override readonly name = 'WeightMismatch'
  readonly faults: WeightFaults

  constructor(what: string, faults: WeightFaults) {
    super(`${what} do not fit the model: ${describe(faults)}`)
    this.faults = faults
  }
}
