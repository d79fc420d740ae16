import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { providePython } from '../scripts/python-environment.ts'

const execute = promisify(execFile)

export interface Python {
  /** What the script writes to stdout. It finds `args` in sys.argv, from 1 on; if it fails, its stderr is in the error. */
  run(script: string, ...args: readonly string[]): Promise<string>
}

/** A Python with the packages of python-requirements.txt, installed once into the user's cache; null, with the reason printed, where there can be none. */
export async function findPython(): Promise<Python | null> {
  const python = await providePython({
    file: fileURLToPath(new URL('python-requirements.txt', import.meta.url)),
    minors: [11, 10, 9], // those for which tensorflow-cpu 2.15.1 has wheels
    collection: 'python',
  })
  if ('missing' in python) {
    process.stderr.write(`tests against Python's libraries are skipped: ${python.missing}\n`)
    return null
  }
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', PYTHONWARNINGS: 'ignore', CUDA_VISIBLE_DEVICES: '' }
  return {
    run: async (script, ...args) => (await execute(python.command, ['-c', script, ...args], { env, maxBuffer: 2 ** 28 })).stdout,
  }
}
