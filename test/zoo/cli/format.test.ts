import { describe, expect, it } from 'vitest'
import { formatTable } from '../../../packages/zoo/cli/format.ts'

describe('formatTable', () => {
  it('lines columns up, without rules or trailing space', () => {
    expect(
      formatTable(
        ['name', 'ms'],
        [
          ['b0', '7'],
          ['longer', '10.5'],
        ],
        ['left', 'right'],
      ),
    ).toBe('name      ms\nb0         7\nlonger  10.5')
  })
})
