import { engineNames } from '@effzoo/contract'
import { describePeaks, peaksHeader } from '../describe-peaks.ts'
import { openPeaksCache } from '../peaks-cache.ts'
import { readHost } from '../read-host.ts'
import { defaultStateDir, openStateDir } from '../state-dir.ts'
import { UsageError } from '../usage-error.ts'
import { runnerVersion } from '../version.ts'
import type { Command } from './command.ts'

export const peaks: Command = {
  usage: 'peaks [--engine NAME] [--again] [--json]',
  summary: 'the best that each engine does here: a matrix product and a copy; kept, and measured anew with --again',
  options: { engine: { type: 'string' }, again: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },

  async perform({ engine, again, json }) {
    const { device, engines } = await readHost(parseEngine(engine))
    const stateDir = defaultStateDir()
    const state = await openStateDir(stateDir) // refused while a runner works there: it may be measuring
    try {
      const cache = openPeaksCache(stateDir, device.id)
      const all = []
      for (const report of engines) {
        const onMeasure = () => console.error(`measuring ${report.name} …`)
        all.push({ engine: report.name, found: await cache.peaksFor(report, { again: again === true, onMeasure }) })
      }
      if (json) {
        const rows = all.map(({ engine, found }) => ({ engine, peaks: null, unknown: null, ...found }))
        console.log(JSON.stringify({ runnerVersion, device: device.id, engines: rows }, null, 2))
      } else {
        console.log([peaksHeader, ...all.map(({ engine, found }) => describePeaks(engine, found))].join('\n'))
      }
      return all.some(({ found }) => 'peaks' in found) ? 0 : 1
    } finally {
      await state.close()
    }
  },
}

function parseEngine(text: unknown) {
  if (typeof text !== 'string') return undefined
  const known = engineNames.find((name) => name === text)
  if (!known) throw new UsageError(`--engine ${text} is none; allowed are ${engineNames.join(', ')}`)
  return [known]
}
