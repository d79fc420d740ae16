import { expect } from 'vitest'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

/** The app with a variant whose weights are small, and what brings checkpoints of it there. */
export async function openCheckpoints(access?: Parameters<typeof openApp>[1]) {
  const api = await openApp(unpublishedRegistry(), access ?? { auth: 'open' })
  const { body: variant } = await api.call('POST', '/models', { name: 'tiny', spec: tinySpec })
  const octets = { 'content-type': 'application/octet-stream' }

  /** With whichever token the headers carry. */
  async function upload(seed: number, headers: Record<string, string> = {}) {
    const bytes = await weightsFile(tinySpec, tinyClasses, seed)
    const digests = digestsOf(bytes)
    const { body } = await api.call('POST', '/uploads', digests, headers)
    if (body.id !== null) {
      await api.call('PUT', `/uploads/${body.id}/parts/1`, bytes, { ...headers, ...octets })
      expect((await api.call('POST', `/uploads/${body.id}/complete`, undefined, headers)).status).toBe(200)
    }
    return digests
  }

  async function publish(tag: string, seed: number, headers: Record<string, string> = {}) {
    return api.call('POST', '/checkpoints', requestOf('local.tiny.v1', tag, await upload(seed, headers)), headers)
  }

  return { ...api, variant: variant?.id as string, octets, upload, publish }
}
