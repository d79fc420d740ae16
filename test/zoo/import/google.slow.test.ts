import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importWeights } from '../../../packages/zoo/src/import/import-weights.ts'
import { findPython } from '../../python.ts'
import { decodeFloats, farthest, logitsOf } from './logits.ts'
import { readScript } from './python-script.ts'

type Weights = 'averaged' | 'raw'
type Written = Readonly<Record<Weights, Readonly<Record<string, string>>> & { image: string }>

/** Odd, so that padding shows. */
const px = 65
const models = ['efficientnet-b0', 'efficientnet-lite0', 'efficientnetv2-b0'] as const

const python = await findPython()

describe.skipIf(!python)("checkpoints under Google's names, written by TensorFlow (skipped without Python)", () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-google-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let written: Written
  beforeAll(async () => {
    for (const model of models) mkdirSync(join(folder, model))
    written = JSON.parse(await python!.run(await readScript('google-checkpoints.py'), folder, String(px))) as Written
  })

  const difference = async (model: (typeof models)[number], file: string, weights: Weights) => {
    const imported = await importWeights(join(folder, model, file))
    expect(imported).toMatchObject({ variant: model, naming: 'google', classes: 1000 })
    const logits = await logitsOf('wasm', imported, decodeFloats(written.image), px)
    return farthest(logits, decodeFloats(written[weights][model]!))
  }

  it.each(models)('%s gives the logits of its averaged weights, though the raw ones lie beside them', async (model) => {
    expect(await difference(model, 'both', 'averaged')).toBeLessThan(1e-3)
    expect(await difference(model, 'both', 'raw')).toBeGreaterThan(0.1)
  })

  it.each(models)('%s with averaged weights alone gives their logits', async (model) => {
    expect(await difference(model, 'averaged', 'averaged')).toBeLessThan(1e-3)
  })

  it.each(models)('%s without averaged weights gives the logits of the raw ones', async (model) => {
    expect(await difference(model, 'raw.index', 'raw')).toBeLessThan(1e-3)
  })
})
