import { watchFaults } from '@effzoo/engines/webgpu-faults'
import * as tf from '@tensorflow/tfjs-core'
import type { Backend } from '../load/loaded-model.ts'

export const browserBackends = ['webgpu', 'wasm'] as const
export type BrowserBackend = (typeof browserBackends)[number]

export interface BackendOptions {
  /** Without it: webgpu where the browser has a GPU for it, and wasm where it has not. */
  readonly backend?: BrowserBackend
  /** URL of the folder that tfjs-backend-wasm's three .wasm files lie in; they are looked for beside the page's script unless told. */
  readonly wasmPath?: string
}

/** A software adapter is right and slow: the processor's own instructions are faster. */
async function choose(): Promise<BrowserBackend> {
  const adapter = await navigator.gpu?.requestAdapter()
  const isSoftware = (adapter?.info as { readonly isFallbackAdapter?: boolean } | undefined)?.isFallbackAdapter ?? false
  return adapter && !isSoftware ? 'webgpu' : 'wasm'
}

async function start(name: BrowserBackend) {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its backend ${name} in this browser`)
  await tf.ready()
}

async function openWasm({ wasmPath }: BackendOptions): Promise<Backend> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  // it is told once: tfjs refuses to hear it again after it has started
  if (wasmPath !== undefined && !isStarted('wasm')) setWasmPaths(wasmPath)
  await start('wasm')
  return { tf, name: 'wasm', check: async () => {} }
}

async function openWebgpu(): Promise<Backend> {
  if (!(await navigator.gpu?.requestAdapter()))
    throw new Error('this browser has no GPU for WebGPU, or the page is not from https: or localhost; the backend wasm needs neither')
  await import('@tensorflow/tfjs-backend-webgpu')
  await start('webgpu')
  const { device } = tf.backend() as unknown as { readonly device: GPUDevice }
  return { tf, name: 'webgpu', check: watchFaults(device).check }
}

const isStarted = (name: BrowserBackend) => name in tf.engine().registry

/** tfjs on a backend, loaded when it is asked for. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { backend = await choose() } = options
  if (!browserBackends.includes(backend))
    throw new RangeError(`there is no backend ${backend} here: allowed are ${browserBackends.join(', ')}`)
  tf.enableProdMode() // also silences tfjs's banners
  return backend === 'wasm' ? openWasm(options) : openWebgpu()
}
