import { describe, expect, it } from 'vitest'
import { createToken } from '../../apps/api/src/db/queries/create-token.ts'
import { createRegistryClient } from '../../apps/bench-runner/src/registry-client.ts'
import { openApp, unpublishedRegistry } from '../api/open-app.ts'
import { host } from './fixtures/host.ts'

const registration = { name: 'test', ...host }

/** The runner's client at the real API, which asks for tokens. */
async function open(token: (secret: string) => string | undefined) {
  const api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
  const { secret } = await createToken(api.db, { name: 'host', scopes: ['runners:register'], expiresAtMs: null }, 'local', api.clock.nowMs)
  return createRegistryClient('http://127.0.0.1:8787', {
    fetch: (url, init) => Promise.resolve(api.app.request(String(url), init)),
    token: () => token(secret),
  })
}

describe('a runner at a registry that asks for tokens', () => {
  it('registers with a token, and works with its own key from then on', async () => {
    const client = await open((secret) => secret)
    const { key } = await client.register(registration)

    expect(await client.claim(key, { engines: ['cpu'] })).toHaveProperty('retryAfterMs')
  })

  it('without one is refused at once, and told how to get it', async () => {
    const client = await open(() => undefined)

    await expect(client.register(registration)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('runners:register'),
    })
  })
})
