import { type CutOffs, type GradeReason, gradeOf, inPercent } from './grade.ts'

/** What else went on while the samples were taken; null where the host does not say. */
export interface Contention {
  /** CPU time that the hypervisor gave to others, over all CPU time. */
  stealShare: number | null
  /** Tasks that ran or could have run, the engine's own included, over CPUs. */
  runQueuePerCpu: number | null
  /** CPU time of the engine's process over wall time times the threads that it may use. */
  cpuShareOfWall: number | null
  /** CPU time of all other processes over what all CPUs had to give. */
  backgroundShare: number | null
}

/** What a measurement knows of it. */
export interface SeenContention {
  /** `cpuShareOfWall` is counted in cores here: 2 is two cores all the time. */
  readonly contention: Readonly<Contention> | null
  readonly threads: number | null
  readonly device: { readonly logicalCores: number }
}

/** The CPU time of the process becomes a share of what its threads could have had. */
export function contentionOf({ contention, threads, device }: SeenContention): Contention | null {
  if (!contention) return null
  const { stealShare, runQueuePerCpu, backgroundShare, cpuShareOfWall } = contention
  const cores = Math.min(threads ?? 1, device.logicalCores)
  return { stealShare, runQueuePerCpu, backgroundShare, cpuShareOfWall: cpuShareOfWall === null ? null : cpuShareOfWall / cores }
}

/**
 * Our own choice. Other processes: at 5 % of the machine they are the usual daemons; past 60 % the run is a guest on
 * its own machine, as it is beside one busy loop per CPU or more. Steal weighs more, since it takes a CPU from whoever runs on it, where background work may find an idle one.
 * Run queue: an engine with a thread for every CPU makes 1 by itself; at 2 somebody waits at every CPU.
 */
const cutOffs = {
  stealShare: { A: 0.01, B: 0.025, C: 0.1 },
  backgroundShare: { A: 0.05, B: 0.1, C: 0.6 },
  runQueuePerCpu: { A: 1.25, B: 1.5, C: 2 },
} as const satisfies Partial<Record<keyof Contention, CutOffs>>

const describe = {
  stealShare: (value: number) => `the hypervisor gave ${inPercent(value)} of the CPU time to others`,
  backgroundShare: (value: number) => `other processes took ${inPercent(value)} of the CPU time of the machine`,
  runQueuePerCpu: (value: number) => `${value.toFixed(1)} tasks wanted each CPU`,
} satisfies Record<keyof typeof cutOffs, (value: number) => string>

/**
 * Under these an engine was kept from its CPUs, if anything else speaks for it. By itself a low share proves nothing: an
 * engine waits for a GPU, or for the slowest of its own threads.
 */
const starvedUnder = { C: 0.9, D: 0.5 } as const

/** Why others may have slowed the run down. */
export function contentionReasons(contention: Contention): GradeReason[] {
  const reasons = (['stealShare', 'backgroundShare', 'runQueuePerCpu'] as const).flatMap((measure): GradeReason[] => {
    const value = contention[measure]
    const graded = gradeOf(value ?? 0, cutOffs[measure])
    if (value === null || graded.grade === 'A') return []
    return [{ code: 'contention', measure, value, limit: graded.limit, bestGrade: graded.grade, text: describe[measure](value) }]
  })

  const value = contention.cpuShareOfWall
  if (reasons.length === 0 || value === null || value >= starvedUnder.C) return reasons
  const bestGrade = value < starvedUnder.D ? 'D' : 'C'
  const text = `meanwhile the engine got ${inPercent(value)} of the CPU time that its threads could have used`
  return [...reasons, { code: 'contention', measure: 'cpuShareOfWall', value, limit: starvedUnder[bestGrade], bestGrade, text }]
}
