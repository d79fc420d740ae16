import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../../apps/api/src/answer/answer-cache.ts'
import { gzipBody, gzipTagOf, heldTag } from '../../../apps/api/src/answer/gzip-body.ts'
import { gzipNode } from '../../../apps/api/src/answer/gzip-node.ts'

const answerOf = (body: string): Answer => ({ body, format: 'json', nextCursor: null })
const long = 'größer als ≥ 日本 😀 '.repeat(200)

describe('gzipBody', () => {
  it('is the text in UTF-8, made once of an answer', () => {
    const gzip = vi.fn(gzipNode)
    const answer = answerOf(long)

    const bytes = gzipBody(answer, 'gzip', gzip)!
    expect(gunzipSync(bytes).toString()).toBe(long)
    expect(bytes.byteLength).toBeLessThan(long.length / 4)
    expect(gzipBody(answer, 'gzip', gzip)).toBe(bytes)
    expect(gzip).toHaveBeenCalledTimes(1)
    gzipBody(answerOf(long), 'gzip', gzip)
    expect(gzip).toHaveBeenCalledTimes(2)
  })

  it('is not there for a short one, nor where the platform compresses', () => {
    expect(gzipBody(answerOf('x'.repeat(2_047)), 'gzip', gzipNode)).toBeUndefined()
    expect(gzipBody(answerOf(long), 'gzip', undefined)).toBeUndefined()
  })

  it.each([
    ['gzip', true],
    ['gzip, deflate, br, zstd', true],
    ['br;q=1.0, GZIP ; q=0.5', true],
    ['deflate,gzip;q=1', true],
    [undefined, false],
    ['', false],
    ['br', false],
    ['*', false],
    ['identity', false],
    ['gzip;q=0', false],
    ['gzip;q=0.000, br', false],
    ['xgzip, gzipped', false],
  ])('for a client that accepts %j: %j', (acceptEncoding, takes) => {
    expect(gzipBody(answerOf(long), acceptEncoding, gzipNode) !== undefined).toBe(takes)
  })
})

describe('heldTag', () => {
  const tag = '"abc"'

  it('has another name for the other bytes', () => expect(gzipTagOf(tag)).toBe('"abc-gzip"'))

  it.each([
    [undefined, 'gzip', undefined],
    ['"abd"', 'gzip', undefined],
    ['"abc"', undefined, '"abc"'],
    ['"abc"', 'gzip', '"abc"'],
    ['W/"abc"', 'gzip', '"abc"'],
    ['"x", "abc-gzip"', 'gzip', '"abc-gzip"'],
    // its cache would go on with bytes that it did not ask for
    ['"abc-gzip"', undefined, undefined],
    ['"abc-gzip"', 'gzip;q=0', undefined],
  ])('of %j with %j is %j', (ifNoneMatch, acceptEncoding, held) => {
    expect(heldTag(ifNoneMatch, tag, acceptEncoding)).toBe(held)
  })
})
