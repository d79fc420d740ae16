import type { Device, EngineReport } from '@effzoo/contract'
import { readHost } from '../read-host.ts'
import { runnerVersion } from '../version.ts'
import type { Command } from './command.ts'

export const doctor: Command = {
  usage: 'doctor [--json]',
  summary: 'what this host can measure: device, engines, and what is missing',
  options: { json: { type: 'boolean', default: false } },

  async perform({ json }) {
    const { device, engines } = await readHost()
    const canInfer = engines.some((engine) => engine.tasks.infer === true)
    console.log(json ? JSON.stringify({ runnerVersion, device, engines }, null, 2) : describeHost(device, engines))
    return canInfer ? 0 : 1
  },
}

const gibibytes = (bytes: number | null) => (bytes === null ? 'unknown memory' : `${(bytes / 2 ** 30).toFixed(1)} GiB`)

const describeHost = (device: Device, engines: readonly EngineReport[]) =>
  [
    `bench-runner ${runnerVersion}, Node ${device.nodeVersion}`,
    `device   ${device.id}`,
    `cpu      ${device.cpuModel}, ${device.physicalCores ?? 'unknown'} cores, ${device.logicalCores} threads, ${device.arch}`,
    `memory   ${gibibytes(device.memoryBytes)}`,
    `gpu      ${device.gpus.map((gpu) => `${gpu.model}, ${gibibytes(gpu.memoryBytes)}, driver ${gpu.driver ?? 'unknown'}`).join('; ') || 'none found'}`,
    `os       ${device.os}`,
    '',
    ...engines.flatMap(describeEngine),
  ].join('\n')

function describeEngine({ name, version, unavailable, tasks, precisions = {} }: EngineReport): string[] {
  if (unavailable !== null) return [`${name.padEnd(12)} not available`, `  ${unavailable}`]
  const can = Object.entries(tasks).filter(([, answer]) => answer === true)
  const cannot = Object.entries({ ...tasks, ...precisions }).filter(([, answer]) => answer !== true)
  return [
    `${name.padEnd(12)} ${can.map(([task]) => task).join(', ') || 'no task'}  (${version ?? 'version unknown'})`,
    ...cannot.map(([what, reason]) => `  no ${what}: ${reason}`),
  ]
}
