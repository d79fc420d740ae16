import { pathToFileURL } from 'node:url'
import type { Device } from '@effzoo/contract'
import { measureInChild } from '../../../apps/bench-runner/src/measure-in-child.ts'
import { runRunner } from '../../../apps/bench-runner/src/runner.ts'

/** A runner to be killed: URL of the registry, its folder, and the file of the measuring process as arguments. */
const [registryUrl = '', stateDir = '', measureFile = ''] = process.argv.slice(2)

const device: Device = {
  id: 'dev_kills',
  cpuModel: 'no CPU',
  physicalCores: 1,
  logicalCores: 2,
  memoryBytes: 8 * 2 ** 30,
  arch: process.arch,
  os: process.platform,
  nodeVersion: process.version,
  gpus: [],
}
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const resultPath = /\/jobs\/(\w+)\/attempts\/(\d+)\/result$/

await runRunner(
  { registryUrl, stateDir, host: { device, engines: [{ name: 'cpu', version: '1.0.0', unavailable: null, tasks: { infer: true } }] } },
  {
    stop: stop.signal,
    measure: (job, on, options) => measureInChild(job, on, { ...options, entry: pathToFileURL(measureFile) }),
    async fetch(url, init) {
      const response = await fetch(url, init)
      const [, job, attempt] = (response.ok && resultPath.exec(String(url))) || []
      if (job) console.log(`acknowledged ${job} ${attempt}`)
      return response
    },
  },
)
