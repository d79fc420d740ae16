import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readGolden } from '../../scripts/parity/read-golden.ts'

const folder = mkdtempSync(join(tmpdir(), 'effzoo-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(content: unknown) {
  const path = join(folder, 'golden.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const base64 = (values: Float32Array) => Buffer.from(values.buffer).toString('base64')
const row = {
  model: 'tf_efficientnet_b0',
  px: 96,
  checksum: -4.5,
  logitsStd: 0.1,
  logitsF32Base64: base64(Float32Array.from({ length: 1000 }, (_, i) => i / 8)),
}

describe('readGolden', () => {
  it.each([
    ['a list', [row]],
    ['an object with rows', { source: 'timm', rows: [row] }],
  ])('reads %s', (_, content) => {
    const [read] = readGolden(fileOf(content))

    expect(read).toMatchObject({ model: 'tf_efficientnet_b0', px: 96, checksum: -4.5, logitsStd: 0.1 })
    expect(read!.logits[999]).toBe(999 / 8)
  })

  it.each([
    ['{', 'cannot be read'],
    ['{"models": []}', 'neither a list of rows nor an object with one as "rows"'],
    ['null', 'neither a list of rows'],
    [[row, 7], 'row 2: it is not an object'],
    [[{ ...row, model: '' }], 'row 1: model is ""; it must be the name of a timm model'],
    [[{ ...row, px: '96' }], 'row 1: px is "96"; it must be a whole number of at least 1'],
    [[{ ...row, px: 9.5 }], 'row 1: px is 9.5'],
    [[{ ...row, checksum: null }], 'row 1: checksum is null; it must be a number'],
    [[{ ...row, logitsStd: 0 }], 'row 1: logitsStd is 0; it must be a number above 0'],
    [[{ ...row, logitsF32Base64: undefined }], 'row 1: logitsF32Base64 is undefined'],
    [[{ ...row, logitsF32Base64: 'AAAA' }], 'row 1: logitsF32Base64 holds 3 bytes; a logit takes four'],
    [
      [{ ...row, logitsF32Base64: base64(new Float32Array(1000).fill(Number.NaN)) }],
      'row 1: logitsF32Base64 holds values that are not finite',
    ],
  ])('refuses %j, and says why', (content, message) => {
    expect(() => readGolden(fileOf(content))).toThrow(message)
  })

  it('says which file it is that is not there', () => {
    expect(() => readGolden(join(folder, 'away.json'))).toThrow('away.json cannot be read: ENOENT')
  })
})
