import { readFileSync } from 'node:fs'
import { parityTolerance, probesVersion, type Reference, storedReferences } from '@effzoo/engines'
import { variantIds, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { formatReferences } from '../../../scripts/probes/write-references.ts'

const { rows } = storedReferences
const found = Object.entries(rows).filter((row): row is [string, Reference] => !('missing' in row[1]))

describe('the stored references', () => {
  it('are of what a probe is now, and of variants that there are', () => {
    expect(storedReferences.version).toBe(probesVersion)
    expect(Object.keys(rows)).toEqual(variantIds.filter((id) => id in rows))
  })

  it('cannot be made of the variants with the most weights alone', () => {
    const missing = Object.keys(rows).filter((id) => 'missing' in rows[id]!)

    expect(missing).toEqual(['coatnet-5', 'coatnet-6', 'coatnet-7', 'coatnet-5-timm'])
  })

  /** So deep that the last bit of a pixel turns their logits over: an inference of theirs that differs is neither passed nor failed. */
  const illConditioned = ['efficientnetv2-xl', 'efficientnetv2-xl-native', 'coatnet-4', 'coatnet-4-timm']

  it.each(found)('%s tell something', (id, { logits, logitsStd, logitCount, logitsSensitivity, losses, lossesSensitivity }) => {
    const spec = variants[id as keyof typeof variants]
    expect(logitCount).toBe('classes' in spec ? spec.classes : 1000)
    expect(new Set(logits).size).toBe(32)
    expect(logitsStd).toBeGreaterThan(0.01)
    expect(logitsSensitivity > parityTolerance.infer.float32).toBe(illConditioned.includes(id))
    expect(losses).toHaveLength(4)
    // updates that did nothing would pass otherwise
    expect(Math.abs(losses[3]! / losses[0]! - 1)).toBeGreaterThan(5 * parityTolerance['train-step'].float32)
    expect(lossesSensitivity).toBeLessThan(parityTolerance['train-step'].float32)
  })

  it('are written as the script writes them', () => {
    const url = new URL('../../../packages/engines/data/probes.json', import.meta.url)

    expect(formatReferences(storedReferences)).toBe(readFileSync(url, 'utf8'))
  })
})
