import { expand, initialize, variants, type Weight, weights } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const b0 = weights(expand(variants['efficientnetv2-b0'], 224))
const weight = (name: string): Weight => b0.find((candidate) => candidate.name === name)!

const rmlp = weights(expand(variants['coatnet-rmlp-2-rw'], 224))
const coatnet = [...weights(expand(variants['coatnet-0-timm'], 224)), ...rmlp]
const coatnetWeight = (name: string): Weight => coatnet.find((candidate) => candidate.name === name)!

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) }
}

const correlation = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length / (moments(a).deviation * moments(b).deviation)

describe('initialize', () => {
  it('gives the same values for the same seed', () => {
    expect(initialize(weight('stem.conv/kernel'), 7)).toEqual(initialize(weight('stem.conv/kernel'), 7))
  })

  // Every engine must compute with the same numbers, so the sequence itself is pinned
  it('gives these values', () => {
    expect([...initialize(weight('stem.conv/kernel'), 0).subarray(0, 3)]).toMatchInlineSnapshot(`
      [
        0.03761989623308182,
        -0.028042713180184364,
        -0.16669613122940063,
      ]
    `)
  })

  it('gives unrelated values for another seed', () => {
    const kernel = weight('blocks.5.7.expand.conv/kernel')

    expect(Math.abs(correlation(initialize(kernel, 1), initialize(kernel, 2)))).toBeLessThan(0.01)
  })

  it('gives unrelated values to two weights of the same shape', () => {
    const [a, b] = [weight('blocks.5.6.expand.conv/kernel'), weight('blocks.5.7.expand.conv/kernel')]

    expect(Math.abs(correlation(initialize(a, 1), initialize(b, 1)))).toBeLessThan(0.01)
  })

  it.each([
    ['head.conv/kernel', Math.sqrt(2 / 1280)],
    ['blocks.1.1.expand.conv/kernel', Math.sqrt(2 / (9 * 128))],
    ['blocks.5.7.depthwise.conv/kernel', Math.sqrt(2 / 9)],
  ])('draws %s from a normal distribution whose variance is 2 over the fan-out', (name, expected) => {
    const values = initialize(weight(name), 0)
    const { mean, deviation } = moments(values)
    const standardError = expected / Math.sqrt(values.length)

    expect(Math.abs(mean)).toBeLessThan(4 * standardError)
    expect(Math.abs(deviation - expected)).toBeLessThan(4 * standardError)
  })

  it('draws the classifier evenly from both sides of 0, within 1 / sqrt(classes)', () => {
    const values = initialize(weight('classifier/kernel'), 0)
    const limit = 1 / Math.sqrt(1000)

    expect(values.every((value) => Math.abs(value) <= limit)).toBe(true)
    expect(moments(values).deviation).toBeCloseTo(limit / Math.sqrt(3), 4)
  })

  // timm/models/maxxvit.py: `vit_eff`
  it.each([
    ['blocks.2.1.attention.qkv/kernel', Math.sqrt(2 / (384 + 3 * 384))],
    ['blocks.3.1.ffn.project/kernel', Math.sqrt(2 / (4 * 768 + 768))],
    ['blocks.1.1.project.conv/kernel', Math.sqrt(2 / 192)],
    ['blocks.2.1.attention.bias/table', 0.02],
    ['blocks.2.1.attention.bias/kernel', Math.sqrt(2 / (512 + 16))],
  ])('draws %s of CoAtNet with a deviation of %d', (name, expected) => {
    const values = initialize(coatnetWeight(name), 0)
    const { mean, deviation } = moments(values)
    const standardError = expected / Math.sqrt(values.length)

    expect(Math.abs(mean)).toBeLessThan(4 * standardError)
    expect(Math.abs(deviation - expected)).toBeLessThan(4 * standardError)
  })

  it.each([
    ['blocks.2.1.attention.norm/scale', 1],
    ['blocks.2.1.attention.norm/shift', 0],
    ['blocks.2.1.attention.scale/scale', Math.fround(1e-6)],
    ['blocks.2.1.attention.bias/hidden-bias', 0],
  ])('starts %s of CoAtNet at %d', (name, value) => {
    expect(new Set(initialize(coatnetWeight(name), 0))).toEqual(new Set([value]))
  })

  it.each([
    ['stem.bn/scale', 1],
    ['stem.bn/shift', 0],
    ['stem.bn/mean', 0],
    ['stem.bn/variance', 1],
    ['classifier/bias', 0],
    ['blocks.3.0.se.reduce/bias', 0],
  ])('starts %s at %d', (name, value) => {
    expect(new Set(initialize(weight(name), 0))).toEqual(new Set([value]))
  })
})
