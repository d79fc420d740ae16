import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** In a process of its own: the peer's packages are none of ours. */
export async function createPeerDatabase(order: { readonly modules: string; readonly from: string; readonly to: string }): Promise<void> {
  const script = fileURLToPath(new URL('./peer/create-database.mjs', import.meta.url))
  await promisify(execFile)(process.execPath, [script, JSON.stringify(order)])
}
