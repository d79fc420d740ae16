import { VariantSpec } from '@effzoo/contract'
import { type VariantSpec as SpecOfModels, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const s = variants['efficientnetv2-s']
const coatnet = variants['coatnet-0']

/** The types are each other's too, but for readonly. */
const toModels = (spec: VariantSpec): SpecOfModels => spec

const issuesOf = (spec: unknown) => VariantSpec.safeParse(spec).error?.issues.map(({ path, message }) => [path.join('/'), message])

describe('VariantSpec', () => {
  it.each(Object.entries(variants))('takes %s as it is', (_id, spec) => {
    expect(toModels(VariantSpec.parse(spec))).toEqual(spec)
  })

  it.each([
    [{ ...s, family: 'resnet' }, 'family', /allowed are efficientnet, efficientnet-lite, efficientnetv2, coatnet/],
    [{ ...s, stages: [] }, 'stages', />=1/],
    [{ ...s, stages: [{ ...s.stages[0], kernel: 4 }] }, 'stages/0/kernel', /3\|5/],
    [{ ...s, stages: [{ ...s.stages[0], channels: 8193 }] }, 'stages/0/channels', /<=8192/],
    [{ ...s, evalPx: 1025 }, 'evalPx', /<=1024/],
    [{ ...s, depth: 10 }, 'stages', /400 blocks after scaling by a depth of 10 are too many; allowed are 256/],
    [{ ...s, width: 10 }, 'head', undefined],
    [{ ...s, width: 8 }, 'head', /1280 channels times a width of 8 are more than 8192/],
    [{ ...s, colour: 'red' }, '', /colour/],
    [
      { ...coatnet, transformer: { ...coatnet.transformer, headChannels: 36 } },
      'stages/2/channels',
      /384 channels do not divide into heads of 36/,
    ],
    [
      { ...coatnet, stages: coatnet.stages.map((stage) => ({ ...stage, channels: stage.channels + 2 })) },
      'stages/0/channels',
      /98 channels have no quarter/,
    ],
    [{ ...coatnet, transformer: { ...coatnet.transformer, relativeBias: 'none' } }, 'transformer/relativeBias', /allowed are "table"/],
  ])('says of what cannot be where and why: %#', (spec, path, message) => {
    const issues = issuesOf(spec)!

    expect(issues.map(([where]) => where)).toContain(path)
    if (message) expect(issues.find(([where]) => where === path)![1]).toMatch(message)
  })

  it('asks only of the first block that the channels of its input divide into heads, where attention has those', () => {
    const transformer = { ...coatnet.transformer, attends: 'input' as const, headChannels: 48 }
    const [first, second, third] = coatnet.stages
    const spec = { ...coatnet, transformer, stages: [first, second, { ...third, repeats: 1, channels: 100 }] }

    expect(issuesOf(spec)).toBeUndefined()
    expect(issuesOf({ ...spec, stages: [first, second, { ...third, repeats: 2, channels: 100 }] })).toEqual([
      ['stages/2/channels', expect.stringContaining('100 channels do not divide into heads of 48')],
    ])
  })
})
