import { filterBounds, modelFields, parseFilter } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

const read = (text: string) => parseFilter(text, modelFields)
const compare = (field: string, comparator: string, value: unknown) => ({ kind: 'compare', field, comparator, value })

describe('parseFilter', () => {
  it.each([
    ['params<25M', compare('params', '<', 25e6)],
    ['top1 >= 82.5', compare('top1', '>=', 82.5)],
    ['family = efficientnetv2', compare('family', '=', 'efficientnetv2')],
    ['deviceName = "Tesla \\"V100\\""', compare('deviceName', '=', 'Tesla "V100"')],
    ['hasCheckpoint != true', compare('hasCheckpoint', '!=', true)],
    ['NOT px = 224', { kind: 'not', of: compare('px', '=', 224) }],
    [
      'px = 224 AND top1 > 80 AND params < 9M',
      { kind: 'all', of: [compare('px', '=', 224), compare('top1', '>', 80), compare('params', '<', 9e6)] },
    ],
    [
      '(px = 224 OR px = 240) AND top1 > 80',
      { kind: 'all', of: [{ kind: 'any', of: [compare('px', '=', 224), compare('px', '=', 240)] }, compare('top1', '>', 80)] },
    ],
  ])('reads %s', (text, value) => {
    expect(read(text)).toEqual({ value })
  })

  it.each([
    ['params < 25X', /^column 10: "25X" is not a quantity/],
    ['parms < 25M', /^column 1: "parms" is not a field; did you mean params\?/],
    ['px = 224 AND', /^at its end: a comparison is needed/],
    ['px = 224 AND top1 > 80 OR top5 > 90', /^column 24: AND and OR stand side by side/],
    ['(px = 224', /^at its end: a closing parenthesis is missing/],
    ['px = 224 px = 240', /^column 10: "px" is not expected here/],
    ['family < coatnet', /^column 8: family has no order/],
    ['family = resnet', /^column 10: .*"efficientnetv2"/],
    ['px ~ 3', /^column 4: after px a comparison is needed/],
    ["px = '3'", /^column 5: .* is not understood/],
    ['', /^at its end/],
  ])('refuses %s and says where', (text, error) => {
    expect(read(text)).toEqual({ error: expect.stringMatching(error) })
  })

  it.each([
    ['length', `px = 224${' '.repeat(filterBounds.maxLength)}`],
    ['depth', `${'('.repeat(filterBounds.maxDepth + 2)}px = 224`],
    ['depth of NOT', `${'NOT '.repeat(filterBounds.maxDepth + 2)}px = 224`],
    ['terms', new Array(filterBounds.maxTerms + 1).fill('px = 224').join(' OR ')],
  ])('is bounded in %s', (_, text) => {
    expect(read(text)).toEqual({ error: expect.stringMatching(/allowed are \d+/) })
  })
})
