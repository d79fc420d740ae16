import { describe, expect, it } from 'vitest'
import { readEnv } from '../../apps/api/src/env.ts'

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

  it.each(['0.0.0.0', '::', '192.168.0.1', 'example.com'])('refuses HOST=%s as long as there are no tokens', (host) => {
    expect(() => readEnv({ HOST: host })).toThrow(/no tokens yet/)
  })

  it.each(['x', '-1', '65536', '80.5'])('refuses PORT=%s', (port) => {
    expect(() => readEnv({ PORT: port })).toThrow(/from 0 \(any free one\) to 65535/)
  })
})
