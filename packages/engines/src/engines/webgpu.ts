import type { Batch, Engine, Session } from '../engine.ts'
import { openTfjsPeaks } from '../peaks/tfjs-peaks.ts'
import { requireFloat32 } from '../require-float32.ts'
import { registerWebgpu } from '../webgpu/backend.ts'
import { type Dawn, describeAdapter, openDawn } from '../webgpu/dawn.ts'
import { openTfjsSession } from './tfjs-session.ts'

/** tfjs on WebGPU, by Dawn as Chromium has it: any GPU with Direct3D 12, Metal or Vulkan. */
export const engine: Engine = {
  name: 'webgpu',

  async probe() {
    try {
      const dawn = await openDawn()
      const version = versionOf(dawn, (await registerWebgpu(dawn)).tfjsVersion)
      const adapter = describeAdapter(dawn.adapter)
      return { name: 'webgpu', version, unavailable: null, tasks: { infer: true, 'train-step': true }, adapter }
    } catch (error) {
      const unavailable = error instanceof Error ? error.message : String(error)
      return { name: 'webgpu', version: null, unavailable, tasks: { infer: unavailable, 'train-step': unavailable } }
    }
  },

  async open(work) {
    requireFloat32('webgpu', work)
    const dawn = await openDawn()
    const { tf, tfjsVersion, faults } = await registerWebgpu(dawn)
    const facts = { engineVersion: versionOf(dawn, tfjsVersion), threads: null }
    const timesDevice = dawn.adapter.features.has('timestamp-query')
    const session = await openTfjsSession(tf, { backend: 'webgpu', timesDevice, ...facts }, work)
    const check = (run: Session['run']) => (batch: Batch) => checked(run(batch), faults.check)
    const { parts, deviceMs } = session
    return {
      ...session,
      run: check(session.run),
      ...(deviceMs && { deviceMs: (batch: Batch) => checked(deviceMs(batch), faults.check) }),
      ...(parts && { parts: { forward: check(parts.forward), forwardBackward: check(parts.forwardBackward) } }),
    }
  },

  async openPeaks() {
    const dawn = await openDawn()
    const { tf, tfjsVersion } = await registerWebgpu(dawn)
    return openTfjsPeaks(tf, { backend: 'webgpu', engineVersion: versionOf(dawn, tfjsVersion), threads: null })
  },
}

/** An answer counts only when the device had no fault on the way to it; the fault says more than what broke because of it. */
async function checked<Answer>(running: Promise<Answer>, check: () => Promise<void>): Promise<Answer> {
  const [outcome] = await Promise.allSettled([running])
  await check()
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

/** A result names the GPU that it was measured on; one that is computed on the CPU says so. */
function versionOf({ adapter, version }: Dawn, tfjsVersion: string): string {
  const { vendor, architecture, description, isSoftware } = describeAdapter(adapter)
  const gpu = [vendor, architecture, description].filter(Boolean).join(' ')
  return `tfjs-backend-webgpu ${tfjsVersion}, webgpu ${version} on ${gpu}${isSoftware ? ' (software)' : ''}`.slice(0, 200)
}
