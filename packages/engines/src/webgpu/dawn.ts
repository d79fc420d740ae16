import { createRequire } from 'node:module'
import type { Adapter } from '@effzoo/contract'

const require = createRequire(import.meta.url)

export interface Dawn {
  readonly gpu: GPU
  readonly adapter: GPUAdapter
  /** Of the npm package that carries Dawn. */
  readonly version: string
}

/** Dawn finds a GPU through the host's graphics API: Direct3D 12, Metal, or Vulkan on Linux. */
const noAdapter =
  'Dawn, the WebGPU of the npm package webgpu, finds no GPU. On Linux it needs the loader libvulkan.so.1 and a Vulkan driver: apt-get install libvulkan1 and the driver of the GPU (mesa-vulkan-drivers; NVIDIA’s comes with its driver). Without a GPU the numbers can be tried on SwiftShader: docs/engines.md'

let opened: Promise<Dawn> | undefined

/** Once per process. Throws with the reason where there is no GPU, or Dawn does not load. */
export function openDawn(): Promise<Dawn> {
  opened ??= open().catch((error) => {
    opened = undefined
    throw error
  })
  return opened
}

async function open(): Promise<Dawn> {
  const { create, globals } = await import('webgpu')
  Object.assign(globalThis, globals) // GPUBufferUsage and others, which tfjs looks for there
  const gpu = create([])
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error(noAdapter)
  const { version } = require('webgpu/package.json') as { version: string }
  return { gpu, adapter, version }
}

export function describeAdapter({ info, limits, features }: GPUAdapter): Adapter {
  const { vendor, architecture, device, description } = info
  return {
    vendor,
    architecture,
    device,
    description,
    isSoftware: (info as { readonly isFallbackAdapter?: boolean }).isFallbackAdapter ?? false,
    hasTimestamps: features.has('timestamp-query'),
    limits: {
      maxBufferBytes: limits.maxBufferSize,
      maxBindingBytes: limits.maxStorageBufferBindingSize,
      maxWorkgroupBytes: limits.maxComputeWorkgroupStorageSize,
      maxWorkgroupInvocations: limits.maxComputeInvocationsPerWorkgroup,
    },
  }
}
