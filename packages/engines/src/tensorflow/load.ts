import { findTensorflow } from '../provision/installed.ts'
import { ProvisionError } from '../provision/provision-error.ts'
import type { Tfjs } from '../tfjs.ts'
import { type RegisteredTensorflow, registerTensorflow } from './register.ts'

export interface LoadOptions {
  /** Lets XLA compile what graphs hold. It is decided once per process, when the library is loaded. */
  readonly xla?: boolean
  /** Rounds the operands of products as NVIDIA's tensor cores do; likewise once per process. */
  readonly tf32?: boolean
}

let loaded: ({ readonly registered: Promise<RegisteredTensorflow> } & Required<LoadOptions>) | undefined

/** tfjs on the provisioned TensorFlow, once per process. Throws a ProvisionError where it is not installed. */
export const loadTensorflow = async (): Promise<Tfjs> => (await loadRegistered()).tf

export function loadRegistered({ xla = false, tf32 = false }: LoadOptions = {}): Promise<RegisteredTensorflow> {
  if (loaded && xla && !loaded.xla)
    throw new Error('TensorFlow is loaded without XLA in this process; measure with XLA in a process of its own')
  if (loaded && tf32 && !loaded.tf32)
    throw new Error('TensorFlow is loaded in float32 in this process; measure in TF32 in a process of its own')
  loaded ??= {
    xla,
    tf32,
    registered: register({ xla, tf32 }).catch((error) => {
      loaded = undefined // it may be installed in the meantime
      throw error
    }),
  }
  return loaded.registered
}

async function register(options: Required<LoadOptions>) {
  const found = findTensorflow()
  if ('missing' in found) throw new ProvisionError('not-installed', found.missing)
  return registerTensorflow(found, options)
}
