import stored from '../../data/probes.json' with { type: 'json' }

/** What an engine that is none of the measured ones answers to the probe of one variant. */
export interface Reference {
  readonly engineVersion: string
  readonly madeOn: string
  /** Of all logits; `logits` are so many of them, evenly spaced, the first and the last among them. */
  readonly logitCount: number
  readonly logits: readonly number[]
  readonly logitsStd: number
  /** How far the last bit of each pixel moves the answer, in the unit of a difference. */
  readonly logitsSensitivity: number
  /** Before each of four steps. */
  readonly losses: readonly number[]
  readonly lossesSensitivity: number
}

export interface References {
  /** Rises with what a probe is: references of another version are of other numbers. */
  readonly version: number
  /** How they were made. */
  readonly made: string
  /** By variant; where there is none, why. */
  readonly rows: Readonly<Record<string, Reference | { readonly missing: string }>>
}

/** data/probes.json, which `npm run probes` writes. */
export const storedReferences: References = stored
