import { VariantId } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

describe('VariantId', () => {
  it.each(['efficientnetv2-s', 'local.tiny.v1', 'ann-s-lab.my-net.v999999'])('takes %s', (id) => {
    expect(VariantId.parse(id)).toBe(id)
    expect(encodeURIComponent(id)).toBe(id)
  })

  it.each(['', 'A', 'a_b', 'a.b', 'a.b.1', 'a.b.v0', 'a.b.v01', 'a.b.c.v1', '.b.v1', 'a..v1', 'a.b.v1.', 'a.b.v1\n'])(
    'refuses "%s"',
    (id) => {
      expect(VariantId.safeParse(id).success).toBe(false)
    },
  )

  it('gives none that is shipped the form of a custom one', () => {
    expect(variantIds.filter((id) => id.includes('.'))).toEqual([])
  })
})
