import { findTensorflow } from '../provision/installed.ts'
import { ProvisionError } from '../provision/provision-error.ts'
import type { Tfjs } from '../tfjs.ts'
import { type RegisteredTensorflow, registerTensorflow } from './register.ts'

let registered: Promise<RegisteredTensorflow> | undefined

/** tfjs on the provisioned TensorFlow, once per process. Throws a ProvisionError where it is not installed. */
export const loadTensorflow = async (): Promise<Tfjs> => (await loadRegistered()).tf

export function loadRegistered(): Promise<RegisteredTensorflow> {
  registered ??= register().catch((error) => {
    registered = undefined // it may be installed in the meantime
    throw error
  })
  return registered
}

async function register() {
  const found = findTensorflow()
  if ('missing' in found) throw new ProvisionError('not-installed', found.missing)
  return registerTensorflow(found.folder, found.set)
}
