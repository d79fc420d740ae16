import type { Soak } from './soak.ts'
import { type Design, designs, verdictShares } from './stats/comparisons.ts'
import { type CoverageCase, coverageFault, coverageOf, slackOf } from './stats/coverage.ts'
import { type SkewedName, skewed } from './stats/distributions.ts'
import { calmOf, readSessions, type Session } from './stats/recorded-noise.ts'

const everyCountFromFloor = Array.from({ length: 30 }, (_, i) => 11 + i)

/** For each percentile the numbers of samples at which its interval is tried: from its floor upwards. */
const sampleCounts: readonly (readonly [percent: number, counts: readonly number[]])[] = [
  [50, [...everyCountFromFloor, 50, 64, 80, 100, 130, 200, 331, 662, 1_000, 2_000]],
  [90, [64, 100, 200]],
  [95, [130, 331]],
  [99, [662, 2_000]],
  [99.9, [6_636]],
]

/** Of a variant compared with itself, at most this share may be called different; of one slowed down or sped up, at least that share must be found. */
const bounds = { falseVerdicts: 0.01, found: 0.95 } as const

interface Check {
  readonly name: string
  readonly measure: (runCount: number, seed: number) => { readonly share: number; readonly fault: string | undefined }
}

const coverageChecks = (Object.keys(skewed) as SkewedName[]).flatMap((name) =>
  sampleCounts.flatMap(([percent, counts]) => counts.map((sampleCount) => coverageCheck({ name, percent, sampleCount }))),
)

function coverageCheck(one: CoverageCase): Check {
  return {
    name: `95 % interval of p${one.percent}, ${one.sampleCount} samples, ${one.name}: holds it`,
    measure: (runCount, seed) => {
      const share = coverageOf(one, runCount, seed)
      return { share, fault: coverageFault(share, one, runCount) }
    },
  }
}

function sameChecks(noise: string, sessions: readonly Session[]): Check[] {
  return Object.entries(designs).map(([name, design]) => ({
    name: `${name}, ${noise}: a variant differs from itself`,
    measure: (runCount, seed) => {
      const { faster, slower } = verdictShares(design, sessions, { slowdown: 1, runCount, seed })
      const most = bounds.falseVerdicts + slackOf(bounds.falseVerdicts, runCount)
      return { share: faster + slower, fault: faster + slower > most ? `over ${100 * bounds.falseVerdicts} %` : undefined }
    },
  }))
}

function effectChecks(noise: string, sessions: readonly Session[]): Check[] {
  return Object.entries<Design>(designs).flatMap(([name, design]) =>
    (['slower', 'faster'] as const).map((verdict) => ({
      name: `${name}, ${noise}: a factor of ${design.slowdown} ${verdict} is found`,
      measure: (runCount, seed) => {
        const slowdown = verdict === 'slower' ? design.slowdown : 1 / design.slowdown
        const share = verdictShares(design, sessions, { slowdown, runCount, seed })[verdict]
        const least = bounds.found - slackOf(bounds.found, runCount)
        return { share, fault: share < least ? `under ${100 * bounds.found} %` : undefined }
      },
    })),
  )
}

/** What the package promises of its intervals and comparisons, each promise tried in `runCount` simulated runs. */
export const stats: Soak = async ({ runCount, seed, say }) => {
  const sessions = readSessions()
  const calm = calmOf(sessions)
  const [all, undisturbed] = [`all ${sessions.flat().length} recorded runs`, `the ${calm.flat().length} undisturbed ones`]
  const checks = [...coverageChecks, ...sameChecks(all, sessions), ...sameChecks(undisturbed, calm), ...effectChecks(undisturbed, calm)]
  const violations: string[] = []
  for (const [index, { name, measure }] of checks.entries()) {
    const { share, fault } = measure(runCount, seed)
    const figure = `${name} in ${(100 * share).toFixed(2)} %`
    say(`${index + 1} of ${checks.length}: ${figure}`)
    if (fault) violations.push(`${figure}, which is ${fault}\n  again: npm run soak -- stats --n ${runCount} --seed ${seed}`)
  }
  return { runCount, violations }
}
