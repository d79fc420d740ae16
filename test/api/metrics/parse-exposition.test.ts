import { describe, expect, it } from 'vitest'
import { parseExposition } from './parse-exposition.ts'

const head = '# HELP a what\n# TYPE a gauge\n'

describe('the strict parser', () => {
  it('reads names, labels and values', () => {
    expect(parseExposition(`${head}a{b="c",d="e\\"f"} 1.5\na 2\n`).get('a')!.series).toEqual([
      { name: 'a', labels: { b: 'c', d: 'e\\"f' }, value: 1.5 },
      { name: 'a', labels: {}, value: 2 },
    ])
  })

  it.each([
    ['a 1', 'the last line'],
    [`a 1\n`, 'outside its family'],
    ['# TYPE a gauge\na 1\n', 'without HELP'],
    [`${head}a 1\na 1\n`, 'a series stands twice'],
    [`${head}a 1\n${head}a{b="1"} 1\n`, 'a family stands twice'],
    [`${head}b 1\n`, 'outside its family'],
    [`${head}a one\n`, 'no sample'],
    [`${head}a{b=c} 1\n`, 'labels'],
    [`${head.replace('gauge', 'histogram')}a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_count 1\n`, 'a {}'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseExposition(text)).toThrow(reason)
  })
})
