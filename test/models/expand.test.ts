import { expand, type Layer, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const everyVariant = Object.entries(variants).map(([id, spec]) => ({ id, spec }))

/** Blocks of each variant, counted from the authors' configurations. */
const blockCounts = {
  'efficientnet-b0': 16,
  'efficientnet-b1': 23,
  'efficientnet-b7': 55,
  'efficientnet-l2': 88,
  'efficientnet-lite0': 16,
  'efficientnet-lite4': 30,
  'efficientnetv2-b0': 21,
  'efficientnetv2-b3': 32,
  'efficientnetv2-s': 40,
  'efficientnetv2-xl': 100,
} as const

const named = (layers: readonly Layer[], name: string) => layers.find((layer) => layer.name === name)
const dropRates = (layers: readonly Layer[]) => layers.flatMap((layer) => (layer.kind === 'drop-path' ? [layer.rate] : []))

describe('expand', () => {
  it.each(everyVariant)('$id: every name is unique, and every input comes before its reader', ({ spec }) => {
    const seen = new Set(['input'])
    for (const layer of expand(spec, spec.evalPx)) {
      expect(layer.inputs.filter((name) => !seen.has(name))).toEqual([])
      expect(seen).not.toContain(layer.name)
      seen.add(layer.name)
    }
  })

  it.each(everyVariant)('$id: every output but the last is read', ({ spec }) => {
    const layers = expand(spec, spec.evalPx)
    const read = new Set(layers.flatMap((layer) => layer.inputs))

    expect(layers.filter(({ name }) => !read.has(name)).map(({ name }) => name)).toEqual(['classifier'])
  })

  it.each(Object.entries(blockCounts))('%s has %i blocks', (id, count) => {
    const layers = expand(variants[id as keyof typeof blockCounts], 224)

    expect(layers.filter(({ name }) => /^blocks\.\d+\.\d+\.project\.conv$/.test(name))).toHaveLength(count)
  })

  // Weights are stored under these names: a change here is a change of every stored checkpoint
  it('names the layers of each kind of block', () => {
    const namesIn = (id: keyof typeof variants, block: string) =>
      expand(variants[id], 224)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(`${block}.`))
        .map((name) => name.slice(block.length + 1))
        .join(' ')

    expect(namesIn('efficientnetv2-s', 'blocks.0.1')).toBe('project.conv project.bn project.act drop-path add')
    expect(namesIn('efficientnetv2-s', 'blocks.1.0')).toBe('expand.conv expand.bn expand.act project.conv project.bn')
    expect(namesIn('efficientnet-lite0', 'blocks.0.0')).toBe('depthwise.conv depthwise.bn depthwise.act project.conv project.bn')
    expect(namesIn('efficientnetv2-b0', 'blocks.3.1')).toBe(
      'expand.conv expand.bn expand.act depthwise.conv depthwise.bn depthwise.act ' +
        'se.pool se.reduce se.act se.expand se.sigmoid se.gate project.conv project.bn drop-path add',
    )
  })

  it('names the layers around the blocks', () => {
    const outside = expand(variants['efficientnetv2-b0'], 224).filter(({ name }) => !name.startsWith('blocks.'))

    expect(outside.map(({ name }) => name).join(' ')).toBe(
      'stem.conv stem.bn stem.act head.conv head.bn head.act head.pool head.dropout classifier',
    )
  })

  it('halves the image five times, rounding up', () => {
    expect(named(expand(variants['efficientnet-b0'], 225), 'head.conv')).toMatchObject({ inPx: 8, outPx: 8 })
  })

  it('squeezes to a quarter of what the block reads, not of what it expands to', () => {
    expect(named(expand(variants['efficientnet-b0'], 224), 'blocks.1.0.se.reduce')).toMatchObject({ inChannels: 96, outChannels: 4 })
  })

  it('drops block i of n with 0.2 * i / n, and the first never', () => {
    const rates = dropRates(expand(variants['efficientnetv2-s'], 224))

    expect(rates[0]).toBeCloseTo(0.2 * (1 / 40), 12) // blocks.0.1: blocks.0.0 has a residual too, but is never dropped
    expect(rates.at(-1)).toBeCloseTo(0.2 * (39 / 40), 12)
  })

  it.each([0, -1, 2.5, Number.NaN])('refuses an image of %d px', (px) => {
    expect(() => expand(variants['efficientnet-b0'], px)).toThrow(`imagePx is ${px}; it must be a whole number of at least 1`)
  })
})
