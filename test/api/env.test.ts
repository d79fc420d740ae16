import { describe, expect, it } from 'vitest'
import { readEnv } from '../../apps/api/src/env.ts'
import { defaultRateLimits } from '../../apps/api/src/rate-limit/limits.ts'

describe('readEnv', () => {
  it('is local, on port 8787, with its data in .data', () => {
    const env = readEnv({})

    expect(env).toMatchObject({ host: '127.0.0.1', port: 8787, dataDir: `${process.cwd()}/.data` })
    expect(env.databaseUrl).toBe(`file://${process.cwd()}/.data/effzoo.db`)
  })

  it('keeps a folder whose name is no plain text apart from the URL around it', () => {
    expect(readEnv({ DATA_DIR: '/tmp/a b#c?d' }).databaseUrl).toBe('file:///tmp/a%20b%23c%3Fd/effzoo.db')
  })

  it('takes DATABASE_URL for DATA_DIR', () => {
    expect(readEnv({ DATABASE_URL: 'file:/tmp/x.db', DATA_DIR: '/tmp/y' })).toMatchObject({ databaseUrl: 'file:/tmp/x.db', dataDir: null })
  })

  it.each(['127.0.0.1', 'localhost', '::1'])('takes HOST=%s', (host) => {
    expect(readEnv({ HOST: host }).host).toBe(host)
  })

  it.each(['0.0.0.0', '::', '192.168.0.1', 'example.com'])('takes HOST=%s with tokens alone, and then answers to any name', (host) => {
    expect(readEnv({ HOST: host })).toMatchObject({ auth: 'tokens', isPublic: true, hosts: 'any' })
  })

  it('answers on loopback to its own names, and leaves to the database whether tokens are needed', () => {
    expect(readEnv({})).toMatchObject({ auth: null, isPublic: false, hosts: ['localhost', '127.0.0.1', '[::1]'] })
  })

  it('is public behind a proxy, by the names that are given', () => {
    expect(readEnv({ ALLOWED_HOSTS: 'Zoo.example.com, other.example', PUBLIC_URL: 'https://zoo.example.org:8443/x' })).toMatchObject({
      auth: 'tokens',
      isPublic: true,
      hosts: ['localhost', '127.0.0.1', '[::1]', 'zoo.example.com', 'other.example', 'zoo.example.org'],
    })
  })

  it.each([{ HOST: '0.0.0.0' }, { ALLOWED_HOSTS: 'zoo.example.com' }, { PUBLIC_URL: 'https://zoo.example.com' }])(
    'refuses AUTH=open where others reach it: %j',
    (variables) => {
      expect(() => readEnv({ ...variables, AUTH: 'open' })).toThrow(/AUTH=open is refused/)
    },
  )

  it.each([
    [{ AUTH: 'closed' }, 'allowed are tokens and open'],
    [{ CORS_ORIGINS: '*' }, 'allowed are origins joined by commas'],
    [{ CORS_ORIGINS: 'https://zoo.example.com/' }, 'allowed are origins joined by commas'],
    [{ ALLOWED_HOSTS: 'zoo.example.com:80' }, 'host names without port'],
    [{ PUBLIC_URL: 'zoo.example.com' }, 'no http or https URL'],
    [{ RATE_LIMITS: 'read=0/60' }, 'name=requests/seconds'],
    [{ RATE_LIMITS: 'reed=1/60' }, 'read, write, part, runner, refused'],
  ])('refuses %j and says what is allowed', (variables, reason) => {
    expect(() => readEnv(variables)).toThrow(reason)
  })

  it('takes limits by name, and keeps the others', () => {
    expect(readEnv({ RATE_LIMITS: 'read=5/1, write=6/2' }).rateLimits).toEqual({
      ...defaultRateLimits,
      read: { count: 5, windowS: 1 },
      write: { count: 6, windowS: 2 },
    })
    expect(readEnv({ RATE_LIMITS: 'off' }).rateLimits).toBeNull()
  })

  it.each(['x', '-1', '65536', '80.5'])('refuses PORT=%s', (port) => {
    expect(() => readEnv({ PORT: port })).toThrow(/from 0 \(any free one\) to 65535/)
  })
})
