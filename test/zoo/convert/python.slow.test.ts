import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBatch } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { convert } from '../../../packages/zoo/src/convert/convert.ts'
import { temporaryFolder } from '../../engines/temporary-folder.ts'
import { farthest } from '../../models/onnx/expect-same-logits.ts'
import { findPython } from '../../python.ts'
import { decodeFloats } from '../import/logits.ts'
import { somePulled } from '../load/some-pulled.ts'
import { onnxLogits } from './run-formats.ts'

const script = `
import base64, sys, numpy as np, tensorflow as tf
folder, images, px = sys.argv[1], np.fromfile(sys.argv[2], dtype='<f4'), int(sys.argv[3])
infer = tf.saved_model.load(folder).signatures['serving_default']
logits = infer(images=tf.constant(images.reshape(-1, px, px, 3)))['logits']
print(base64.b64encode(logits.numpy().astype('<f4').tobytes()).decode())
`

const python = await findPython()
const px = 64

describe.skipIf(!python)('a saved model (skipped without Python)', () => {
  it.each(['float32', 'float16'] as const)("gives the logits of ONNX Runtime where Python's TensorFlow loads it, in %s", async (dtype) => {
    const folder = temporaryFolder()
    const [pulled, cache] = [await somePulled(folder, 'efficientnetv2-b0', px), openCache(folder)]
    const { images } = makeBatch({ batchSize: 3, imagePx: px, seed: 1 })
    const file = join(folder, 'images')
    await writeFile(file, images)

    const saved = await convert(pulled, { format: 'savedmodel', dtype, cache })
    const logits = decodeFloats(await python!.run(script, saved.folder, file, String(px)))
    const onnx = await convert(pulled, { format: 'onnx', dtype, cache })
    expect(farthest(logits, await onnxLogits(onnx, { count: 3, px, data: images }))).toBeLessThan(1e-4)
  })
})
