import { deepEqual, equal } from 'node:assert/strict'
import { registerTensorflow } from '../tensorflow/register.ts'
import { tensorflowVersion } from './tensorflow-wheels.ts'

/** Run as a process: exits 0 when the addon in the folder of its argument loads, and computes a product and a gradient right. */
const [folder = ''] = process.argv.slice(2)
const { tf, libraryVersion } = await registerTensorflow({ folder, set: 'cpu' }, { xla: false, tf32: false })
equal(libraryVersion, tensorflowVersion)

const a = tf.tensor2d([1, 2, 3, 4], [2, 2])
const b = tf.tensor2d([5, 6, 7, 8], [2, 2])
deepEqual([...tf.matMul(a, b).dataSync()], [19, 22, 43, 50])

const gradient = tf.grad((x) => tf.sum(tf.matMul(x as typeof a, b)))(a)
deepEqual([...gradient.dataSync()], [11, 15, 11, 15])
