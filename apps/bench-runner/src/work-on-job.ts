import type { Claim, Device } from '@effzoo/contract'
import type { EngineChoice } from '@effzoo/engines'
import { summarize } from '@effzoo/stats'
import { type Loss, startHeartbeat } from './heartbeat.ts'
import { describeDrift } from './host/describe-drift.ts'
import type { measureInChild } from './measure-in-child.ts'
import { type RunnerContext, release } from './report-work.ts'

export interface WorkOptions {
  readonly device: Device
  readonly measure: typeof measureInChild
  readonly progressMs: number
  readonly graceMs: number
  readonly choice: EngineChoice
  readonly stop: AbortSignal
  readonly random: () => number
}

/** Measures a claimed job while its lease is kept alive; ends with a report in the outbox, or without the job. */
export async function workOnJob(context: RunnerContext, { job, heartbeatMs, spec }: Claim, options: WorkOptions): Promise<void> {
  const { state, client, withKey, onEvent } = context
  const { device, measure, choice, progressMs, graceMs, stop, random } = options
  const lease = { job: job.id, attempt: job.attempt }
  await state.writeCurrent(lease)
  onEvent({ kind: 'claimed', job })

  const abort = new AbortController()
  let loss: Loss | undefined
  const heartbeat = startHeartbeat(
    (progress) => withKey((key) => client.heartbeat(key, lease, progress, { tries: 1, tryLimitMs: heartbeatMs })),
    {
      heartbeatMs,
      progressMs,
      random,
      onLoss: (how) => {
        loss = how
        abort.abort()
      },
    },
  )
  let grace: NodeJS.Timeout | undefined
  const onStop = () => {
    onEvent({ kind: 'draining', graceMs })
    grace = setTimeout(() => abort.abort(), graceMs)
  }
  if (stop.aborted) onStop()
  else stop.addEventListener('abort', onStop)

  const before = await state.readDevice()
  const outcome = await measure(job, device, {
    signal: abort.signal,
    choice,
    spec,
    deviceChanges: before?.id === device.id ? describeDrift(before, device) : [],
    onProgress: (progress) => {
      heartbeat.report(progress)
      onEvent({ kind: 'progress', lease, progress })
    },
  })
  stop.removeEventListener('abort', onStop)
  clearTimeout(grace)

  if (outcome.kind === 'aborted') {
    await heartbeat.stop()
    if (loss) {
      onEvent({ kind: 'lost', lease, loss })
      await state.clearCurrent()
    } else {
      await release(context, lease)
    }
    return
  }
  if (outcome.kind === 'measured') {
    const { samplesMs } = outcome.measurement
    await state.writeReport({ ...lease, outcome: { measurement: outcome.measurement } })
    await state.writeDevice(device)
    onEvent({ kind: 'measured', lease, medianMs: summarize(samplesMs).medianMs, sampleCount: samplesMs.length })
  } else {
    await state.writeReport({ ...lease, outcome: { failure: outcome.failure } })
    onEvent({ kind: 'failed', lease, failure: outcome.failure })
  }
  await state.clearCurrent()
  await heartbeat.stop()
}
