import type { EngineName, EngineReport } from '@effzoo/contract'
import { describeEnd, forkChild } from './child-process.ts'

const probeEntry = new URL('./probe-child.ts', import.meta.url)
const probeLimitMs = 60_000

/** Asks each engine in a process of its own: a library that does not suit the host may crash or hang as it loads. */
export const probeEngines = (names: readonly EngineName[]): Promise<EngineReport[]> => Promise.all(names.map((name) => probeEngine(name)))

function probeEngine(name: EngineName): Promise<EngineReport> {
  const { process: child, tail } = forkChild(probeEntry)
  const timer = setTimeout(() => child.kill('SIGKILL'), probeLimitMs)
  return new Promise((resolve) => {
    let report: EngineReport | undefined
    const end = (how: string) => {
      clearTimeout(timer)
      resolve(report ?? { name, version: null, unavailable: `its probe ${how}\n${tail()}`.trim().slice(0, 1_000), tasks: {} })
    }
    child.once('message', (message: EngineReport) => {
      report = message
      child.kill('SIGKILL')
    })
    child.once('error', (error) => end(`could not be started: ${error.message}`))
    child.once('close', (exitCode, signal) => end(describeEnd(exitCode, signal)))
    child.send(name)
  })
}
