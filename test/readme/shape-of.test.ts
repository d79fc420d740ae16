import { describe, expect, it } from 'vitest'
import { readTranscripts } from './read-transcripts.ts'
import { patternOf, shapeOf, withoutGrades } from './shape-of.ts'

const table = `variant            task   batch  median ms  95 % interval  grade  utilization
efficientnetv2-b0  infer      1       8.45   8.22 to 8.81  D             46 %`

describe('readTranscripts', () => {
  it('gives commands without their comments, and what stands below them', () => {
    const markdown = 'Text\n\n```\n$ zoo a   # why\n$ zoo b "#1"\none\n\ntwo\n```\n\n```sh\nnpm test\n```\n'

    expect(readTranscripts(markdown)).toEqual([
      { command: 'zoo a', output: '' },
      { command: 'zoo b "#1"', output: 'one\n\ntwo' },
    ])
  })
})

describe('shapeOf', () => {
  it('is the same for other figures and other widths', () => {
    const other = table.replace('8.45', '118').replace('8.22 to 8.81', '99.5 to 121').replace('46 %', '4 %').replace('  D ', '  A ')
    expect(shapeOf(other.replaceAll('  infer', '      infer'))).toBe(shapeOf(table))
  })

  it.each([
    ['another variant', table.replace('v2-b0', 'v2-b1')],
    ['another heading', table.replace('median ms', 'mean ms')],
    ['no figure', table.replace('8.45', '-')],
    ['a column less', table.replace('  grade', '').replace('  D ', '  ')],
    ['a line more', `${table}\n${table.split('\n')[1]}`],
  ])('differs by %s', (_, other) => {
    expect(shapeOf(other)).not.toBe(shapeOf(table))
  })

  it('takes ids and the machine for any', () => {
    const id = 'job_01m8g7xzh4epqa34agd87eb5tn'
    expect(shapeOf(`{"id":"${id}","state":"queued"}`)).toBe('{"id":"job_#","state":"queued"}')
    const machine = "Measured on AMD EPYC, 2 logical cores, with TensorFlow 2.21.0, effzoo's kernels (AVX-512) (graph, 2 threads), float32:"
    expect(shapeOf(machine)).toBe('Measured on # with TensorFlow 2.21.0, float32:')
  })
})

describe('withoutGrades', () => {
  it('takes out the lines that only noise brings', () => {
    expect(withoutGrades('a\n\nb0 infer has grade D: so much.\n\nKept as x')).toBe('a\n\nKept as x')
  })
})

describe('patternOf', () => {
  it.each([
    ['{"a":1,…', '{"a":1,"b":2}', true],
    ['{"a":1,…', '{"a":12,"b":2}', false],
    ['…\nevent: done\n…', 'event: queued\n\nevent: done\nid: 4', true],
    ['…\nevent: done\n…', 'event: queued\n\nevent: failed\nid: 4', false],
    ['a.b (c)', 'axb (c)', false],
  ])('%j and %j: %s', (shown, output, isSame) => {
    expect(patternOf(shown).test(output)).toBe(isSame)
  })
})
