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
  'efficientnetv2-rw-m': 60,
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

  it("names the layers of CoAtNet's blocks", () => {
    const namesIn = (id: keyof typeof variants, block: string) =>
      expand({ ...variants[id], dropPath: 0.2 }, 224)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(`${block}.`))
        .map((name) => name.slice(block.length + 1))
        .join(' ')

    expect(namesIn('coatnet-0', 'blocks.1.0')).toBe(
      'shortcut.pool shortcut.conv pre.bn expand.conv expand.bn expand.act depthwise.conv depthwise.bn depthwise.act ' +
        'se.pool se.reduce se.act se.expand se.sigmoid se.gate project.conv drop-path add',
    )
    expect(namesIn('coatnet-0-rw', 'blocks.1.0')).toBe(
      'shortcut.pool shortcut.conv pre.bn pre.act pre.pool expand.conv expand.bn expand.act depthwise.conv ' +
        'se.pool se.reduce se.act se.expand se.sigmoid se.gate depthwise.bn depthwise.act project.conv drop-path add',
    )
    expect(namesIn('coatnet-0', 'blocks.2.0')).toBe(
      'shortcut.pool shortcut.conv attention.norm attention.pool attention.qkv attention.bias attention.heads attention.project ' +
        'attention.drop-path attention.add ffn.norm ffn.expand ffn.act ffn.project ffn.drop-path ffn.add',
    )
    expect(namesIn('coatnet-rmlp-2-rw', 'blocks.3.1')).toBe(
      'attention.norm attention.qkv attention.bias attention.heads attention.project attention.scale attention.drop-path attention.add ' +
        'ffn.norm ffn.expand ffn.act ffn.project ffn.scale ffn.drop-path ffn.add',
    )
  })

  it.each([
    ['coatnet-0', 'stem.0.conv stem.0.bn stem.0.act stem.1.conv head.pool head.norm head.hidden head.act classifier'],
    ['coatnet-0-rw', 'stem.0.conv stem.0.bn stem.0.act stem.1.conv head.norm head.pool classifier'],
  ] as const)('names the layers around the blocks of %s', (id, names) => {
    const outside = expand(variants[id], 224).filter(({ name }) => !name.startsWith('blocks.'))

    expect(outside.map(({ name }) => name).join(' ')).toBe(names)
  })

  it.each([
    ['coatnet-0', 'blocks.1.0.expand.conv'],
    ['coatnet-0-timm', 'blocks.1.0.depthwise.conv'],
    ['coatnet-0-rw', 'blocks.1.0.pre.pool'],
  ] as const)("%s halves the image in a bottleneck's %s alone", (id, name) => {
    const strided = expand(variants[id], 224).filter((layer) => 'stride' in layer && layer.stride === 2 && /^blocks\.1\./.test(layer.name))

    expect(strided.map((layer) => layer.name)).toEqual(['blocks.1.0.shortcut.pool', name])
  })

  it('widens the attention of timm and the paper with the block, of the rw models only behind the heads', () => {
    const heads = (id: keyof typeof variants) => named(expand(variants[id], 224), 'blocks.2.0.attention.heads')

    expect(heads('coatnet-0')).toMatchObject({ heads: 12, headChannels: 32, px: 14 })
    expect(heads('coatnet-0-rw')).toMatchObject({ heads: 6, headChannels: 32, px: 14 })
    expect(heads('coatnet-5')).toMatchObject({ heads: 20, headChannels: 64 })
  })

  it("goes on to attention within S3 of CoAtNet-6 at the image's size", () => {
    const layers = expand(variants['coatnet-6'], 224)

    expect(named(layers, 'blocks.3.0.shortcut.conv')).toMatchObject({ inChannels: 768, outChannels: 1536, inPx: 14, outPx: 14 })
    expect(named(layers, 'blocks.3.0.shortcut.pool')).toBeUndefined()
  })

  it("drops both branches of CoAtNet's block i of n with 0.2 * i / n", () => {
    const rates = dropRates(expand(variants['coatnet-0'], 224))

    expect(rates).toHaveLength(2 + 3 + 2 * (5 + 2) - 1) // all but the first of 12 blocks
    expect(rates.slice(-2)).toEqual([0.2 * (11 / 12), 0.2 * (11 / 12)])
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
