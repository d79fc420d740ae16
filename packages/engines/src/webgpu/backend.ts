import { createRequire } from 'node:module'
import type { Tfjs } from '../tfjs.ts'
import type { Dawn } from './dawn.ts'
import { type Faults, watchFaults } from './faults.ts'

const require = createRequire(import.meta.url)

export interface RegisteredWebgpu {
  readonly tf: Tfjs
  readonly tfjsVersion: string
  readonly faults: Faults
}

/** What tfjs's own factory asks for (tfjs-backend-webgpu's base.js): buffers and workgroups as large as the adapter has them. */
const neededLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const satisfies readonly (keyof GPUSupportedLimits)[]

let registered: Promise<RegisteredWebgpu> | undefined

/**
 * Makes `webgpu` a backend of tfjs, on a device of our own, whose errors we hear. Once per process: its pipelines are compiled once, and a device
 * that is lost stays lost.
 */
export function registerWebgpu(dawn: Dawn): Promise<RegisteredWebgpu> {
  registered ??= register(dawn)
  return registered
}

async function register({ gpu, adapter }: Dawn): Promise<RegisteredWebgpu> {
  const limits = Object.fromEntries(neededLimits.map((name) => [name, adapter.limits[name] as number]))
  const features: GPUFeatureName[] = adapter.features.has('timestamp-query') ? ['timestamp-query'] : []
  const device = await adapter.requestDevice({ requiredLimits: limits, requiredFeatures: features })
  const faults = watchFaults(device)

  const tf = require('@tensorflow/tfjs') as Tfjs // tfjs-core alone knows no gradients
  tf.enableProdMode() // also silences tfjs's banners
  // Loaded before there is a navigator.gpu: it would register a backend of its own
  const { WebGPUBackend } = require('@tensorflow/tfjs-backend-webgpu') as {
    WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => InstanceType<Tfjs['KernelBackend']>
  }
  const { version } = require('@tensorflow/tfjs-backend-webgpu/package.json') as { version: string }
  tf.registerBackend('webgpu', () => withNavigator(gpu, () => new WebGPUBackend(device, adapter.info)))
  return { tf, tfjsVersion: version, faults }
}

/** The backend's constructor looks for it, and nothing after that. Left there it would keep the process from ending (webgpu's README). */
function withNavigator<Value>(gpu: GPU, run: () => Value): Value {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { gpu } })
  try {
    return run()
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before)
    else Reflect.deleteProperty(globalThis, 'navigator')
  }
}
