import { fileURLToPath } from 'node:url'
import { findEngine, isTensorflowInstalled } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { parity } from '../../scripts/parity/parity.ts'
import { readGolden } from '../../scripts/parity/read-golden.ts'

const golden = readGolden(fileURLToPath(new URL('../golden/logits.json', import.meta.url)))

describe('parity with timm', () => {
  it.for(['tensorflow', 'onnxruntime', 'wasm'] as const)('holds for every row on %s', async (name, { skip }) => {
    if (name === 'tensorflow' && !isTensorflowInstalled()) skip('TensorFlow is not installed (npm run setup)')
    const lines: string[] = []
    const { passed, failed } = await parity(golden, { engine: await findEngine(name), say: (line) => lines.push(line) })

    expect({ passed, failed }, lines.join('\n')).toEqual({ passed: golden.length, failed: 0 })
  })
})
