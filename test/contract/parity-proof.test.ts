import { ParityProof } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

const passed = { passed: true, task: 'infer', difference: 1e-5, tolerance: 1e-3, reference: 'probes 1: some', reason: null } as const
const isValid = (proof: unknown) => ParityProof.safeParse(proof).success

describe('ParityProof', () => {
  it('passes without a reason, and only so', () => {
    expect(isValid(passed)).toBe(true)
    expect(isValid({ ...passed, reason: 'because' })).toBe(false)
  })

  it.each([false, null])('%s has a reason', (verdict) => {
    expect(isValid({ ...passed, passed: verdict })).toBe(false)
    expect(isValid({ ...passed, passed: verdict, difference: null, reason: 'no stored reference' })).toBe(true)
  })

  it('does not pass beyond the tolerance, or without a difference', () => {
    expect(isValid({ ...passed, difference: 2e-3 })).toBe(false)
    expect(isValid({ ...passed, difference: null })).toBe(false)
  })
})
