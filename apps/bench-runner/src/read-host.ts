import type { EngineName, RunnerRegistration } from '@effzoo/contract'
import { engines } from '@effzoo/engines'
import { readDevice } from './device.ts'
import { probeEngines } from './probe-engines.ts'

/** What this host is, and what each of the engines (by default all that there are) can do on it. */
export async function readHost(names = Object.keys(engines) as EngineName[]): Promise<Omit<RunnerRegistration, 'name'>> {
  const [device, reports] = await Promise.all([readDevice(), probeEngines(names)])
  return { device, engines: reports }
}
