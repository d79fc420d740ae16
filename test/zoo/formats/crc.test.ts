import { describe, expect, it } from 'vitest'
import { crc32, crc32c } from '../../../packages/zoo/src/formats/crc.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('crc', () => {
  // the "check" values of the catalogue of parametrised CRC algorithms (CRC-32/ISO-HDLC, CRC-32/ISCSI)
  it.each([
    ['crc32', crc32, 0xcbf43926],
    ['crc32c', crc32c, 0xe3069283],
  ] as const)('%s of 123456789', (_, crc, check) => {
    expect(crc(bytes('123456789'))).toBe(check)
  })

  it('goes on from where it stopped, at any place', () => {
    const whole = bytes('a text that is longer than one step of eight')
    for (let cut = 0; cut <= whole.length; cut++) expect(crc32(whole.subarray(cut), crc32(whole.subarray(0, cut)))).toBe(crc32(whole))
  })
})
