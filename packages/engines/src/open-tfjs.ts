import { loadCpu } from './engines/cpu.ts'
import { useBackend } from './engines/tfjs-session.ts'
import { loadWasm } from './engines/wasm.ts'
import { loadTensorflow } from './tensorflow/load.ts'
import type { Tfjs } from './tfjs.ts'
import { registerWebgpu } from './webgpu/backend.ts'
import { openDawn } from './webgpu/dawn.ts'

/** The engines that are backends of tfjs, on which a model can be used as any other of tfjs's. */
export const tfjsBackends = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const
export type TfjsBackend = (typeof tfjsBackends)[number]

export interface OpenedTfjs {
  readonly tf: Tfjs
  /** To be called before an answer is believed: throws where the device failed on the way to it, which tfjs itself does not say. */
  check(): Promise<void>
}

const unfailing = async () => {}

const loaders: Readonly<Record<TfjsBackend, () => Promise<OpenedTfjs>>> = {
  tensorflow: async () => ({ tf: await loadTensorflow(), check: unfailing }),
  async webgpu() {
    const { tf, faults } = await registerWebgpu(await openDawn())
    return { tf, check: faults.check }
  },
  wasm: async () => ({ tf: loadWasm().tf, check: unfailing }),
  cpu: async () => ({ tf: loadCpu().tf, check: unfailing }),
}

/** tfjs with this backend as its current one. Throws where the machine does not have it; the message says why. */
export async function openTfjs(backend: TfjsBackend): Promise<OpenedTfjs> {
  const load = (loaders as Partial<typeof loaders>)[backend]
  if (!load) throw new Error(`tfjs has no backend ${backend} here; it has ${tfjsBackends.join(', ')}`)
  const opened = await load()
  opened.tf.enableProdMode() // also silences tfjs's banners
  await useBackend(opened.tf, backend)
  return opened
}
