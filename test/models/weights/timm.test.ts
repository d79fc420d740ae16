import { expand, timmTensors, variants, weights } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

describe('timmTensors', () => {
  it.each(Object.entries(variants))('gives every weight of %s a name of its own', (_, spec) => {
    const layers = expand(spec, 224)
    const tensors = timmTensors(layers)

    expect([...tensors.keys()]).toEqual(weights(layers).map(({ name }) => name))
    expect(new Set([...tensors.values()].map(({ name }) => name)).size).toBe(tensors.size)
  })

  // From timm's state dicts of tf_efficientnet_b0 and tf_efficientnetv2_b0
  it.each([
    ['efficientnet-b0', 'stem.conv/kernel', 'conv_stem.weight', [32, 3, 3, 3]],
    ['efficientnet-b0', 'blocks.0.0.depthwise.conv/kernel', 'blocks.0.0.conv_dw.weight', [32, 1, 3, 3]],
    ['efficientnet-b0', 'blocks.0.0.project.bn/mean', 'blocks.0.0.bn2.running_mean', [16]],
    ['efficientnet-b0', 'blocks.1.0.expand.conv/kernel', 'blocks.1.0.conv_pw.weight', [96, 16, 1, 1]],
    ['efficientnet-b0', 'blocks.1.0.se.reduce/bias', 'blocks.1.0.se.conv_reduce.bias', [4]],
    ['efficientnet-b0', 'classifier/kernel', 'classifier.weight', [1000, 1280]],
    ['efficientnetv2-b0', 'blocks.0.0.project.conv/kernel', 'blocks.0.0.conv.weight', [16, 32, 3, 3]],
    ['efficientnetv2-b0', 'blocks.1.0.expand.conv/kernel', 'blocks.1.0.conv_exp.weight', [64, 16, 3, 3]],
    ['efficientnetv2-b0', 'blocks.5.7.project.bn/variance', 'blocks.5.7.bn3.running_var', [192]],
  ] as const)('finds the weight of %s %s in %s', (id, weight, name, shape) => {
    expect(timmTensors(expand(variants[id], 224)).get(weight)).toMatchObject({ name, shape })
  })

  it('refuses a layer that timm has no name for', () => {
    const [stem] = expand(variants['efficientnet-b0'], 224)

    expect(() => timmTensors([{ ...stem!, name: 'trunk.conv' }])).toThrow('1 without a name there: trunk.conv/kernel')
  })
})
