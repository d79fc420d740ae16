import type { Device, JobRequest, Result } from '@effzoo/contract'
import { device, measurementOf } from './fixtures.ts'
import type { openApp } from './open-app.ts'

/** A job that is asked for, claimed and measured, all through the API: its result. */
export async function submitResult(
  api: Awaited<ReturnType<typeof openApp>>,
  request: JobRequest,
  { medianMs = 5, on = device, sampleCount = 64 }: { medianMs?: number; on?: Device; sampleCount?: number } = {},
): Promise<Result> {
  const runner = await api.register()
  await api.call('POST', '/jobs', request)
  const claim = await api.call('POST', '/jobs/claim', { engines: [request.engine ?? 'tensorflow'] }, runner.headers)
  const { job } = claim.body
  const { variant, task, engine, batchSize, imagePx, precision, protocol } = job
  const samplesMs = Array.from({ length: sampleCount }, (_, i) => medianMs + (i % 2 ? 0.01 : -0.01))
  const measurement = { ...measurementOf({ variant, task, engine, batchSize, imagePx, precision, protocol }, samplesMs), device: on }
  const answer = await api.call('PUT', `/jobs/${job.id}/attempts/${job.attempt}/result`, measurement, runner.headers)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body
}
