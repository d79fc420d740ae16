import { isTensorflowInstalled } from '@effzoo/engines'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadRegistered } from '../../../../packages/engines/src/tensorflow/load.ts'
import { testExtremes } from './extremes.ts'
import { properties } from './properties.ts'

/** What the kernels must do whatever instructions they use; these are chosen once per process, so that each choice has a test file. */
export function testKernels(instructions: readonly string[]) {
  describe.skipIf(!isTensorflowInstalled())(`our kernels with ${instructions.join(' or ')}`, () => {
    beforeAll(async () => {
      expect(instructions).toContain((await loadRegistered()).kernels)
    })

    it.each(Object.entries(properties))("answer what TensorFlow's ops answer: %s", (_, check) => check())

    testExtremes()
  })
}
