/**
 * `platform`, `tools`: this host lacks something, and nothing was downloaded. `disk`: the cache cannot be written, or is full.
 * `download`, `compile`, `verify`: that step failed. `not-installed`: there is no sound TensorFlow in the cache.
 */
export type ProvisionFault = 'platform' | 'tools' | 'disk' | 'download' | 'compile' | 'verify' | 'not-installed'

/** Why TensorFlow cannot be installed or loaded: one line that says what is missing and what to do. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError'
  readonly fault: ProvisionFault
  /** The last output of the tool that failed. */
  readonly log: string | undefined

  constructor(fault: ProvisionFault, message: string, options?: ErrorOptions & { log?: string }) {
    super(message, options)
    this.fault = fault
    this.log = options?.log
  }
}
