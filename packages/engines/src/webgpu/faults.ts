export interface Faults {
  /** Resolves when the device has seen all work so far; throws if any of it was at fault since the last call. */
  check(): Promise<void>
}

/** The first says what broke; those after it follow from it. */
const shownChars = 500

/**
 * A shader that does not compile, a buffer too large, a lost device: WebGPU goes on with invalid objects, whose work is left out, and the
 * numbers are wrong. Without a listener Dawn prints such errors and nobody hears of them.
 */
export function watchFaults(device: GPUDevice): Faults {
  const heard: string[] = []
  let lost: string | undefined
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault() // not printed as well
    heard.push(event.error.message)
  })
  device.lost.then(({ reason, message }) => {
    lost = `the device was lost (${reason}): ${message}`
  })

  return {
    async check() {
      // an empty scope is answered after all that was asked of the device before it
      device.pushErrorScope('validation')
      await device.popErrorScope()
      const [first] = heard.splice(0)
      const fault = lost ?? first
      if (fault) throw new Error(`WebGPU: ${fault.trim().slice(0, shownChars)}`)
    },
  }
}
