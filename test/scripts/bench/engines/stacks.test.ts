import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { launchOurs, launchPeer, misfitOf, ourStacks, peerModel, type StackName } from '../../../../scripts/bench/engines/stacks.ts'

const idOf = (name: string) => variantIds.find((id) => id === name)!
const caseOf = (name: string, task: 'infer' | 'train-step' = 'infer') => ({
  variant: idOf(name),
  task,
  batchSize: 4,
  px: 64,
  threads: 3,
  gpu: false,
})

describe('peerModel', () => {
  it.each([
    ['efficientnet-b7', 'EfficientNetB7', 'tf_efficientnet_b7'],
    ['efficientnetv2-b3', 'EfficientNetV2B3', 'tf_efficientnetv2_b3'],
    ['efficientnetv2-s', 'EfficientNetV2S', 'tf_efficientnetv2_s'],
    ['efficientnetv2-xl', undefined, 'tf_efficientnetv2_xl'],
    ['efficientnet-b8', undefined, 'tf_efficientnet_b8'],
    ['efficientnet-b0-native', undefined, 'efficientnet_b0'],
    ['efficientnet-lite0', undefined, 'tf_efficientnet_lite0'],
    ['coatnet-0-timm', undefined, 'coatnet_0_224'],
  ])('of %s is %s in Keras and %s in timm', (variant, keras, timm) => {
    expect([peerModel('keras', idOf(variant)), peerModel('torch', idOf(variant))]).toEqual([keras, timm])
  })
})

describe('misfitOf', () => {
  it.each<[StackName, string, 'infer' | 'train-step', string | null]>([
    ['effzoo', 'coatnet-0', 'train-step', null],
    ['keras', 'coatnet-0-timm', 'infer', 'no CoAtNet'],
    ['keras-onednn', 'coatnet-0-timm', 'infer', 'no CoAtNet'],
    ['keras', 'efficientnet-lite0', 'infer', 'no efficientnet-lite0'],
    ['keras', 'efficientnet-b0', 'train-step', null],
    ['torch', 'coatnet-0', 'infer', 'no coatnet-0'],
    ['onnxruntime', 'efficientnet-b0', 'infer', null],
    ['onnxruntime', 'efficientnet-b0', 'train-step', 'inference only'],
  ])('of %s on %s, %s is %j', (stack, variant, task, reason) => {
    expect(misfitOf(stack, caseOf(variant, task))).toBe(reason)
  })
})

describe('a launch', () => {
  const python = { folder: '/env', command: '/env/bin/python' }
  const workOf = ({ args }: { args: readonly string[] }) => JSON.parse(args.at(-1)!)

  it('gives every stack the same number of threads', () => {
    const launches = [launchOurs('effzoo', caseOf('efficientnetv2-b0')), launchPeer('torch', caseOf('efficientnetv2-b0'), python)]

    for (const { env } of launches) expect(env).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3', OMP_NUM_THREADS: '3' })
    expect(workOf(launches[1]!)).toMatchObject({ threads: 3, batch: 4, px: 64 })
  })

  it("gives the peers the variant's own rates of dropout and stochastic depth", () => {
    expect(workOf(launchPeer('keras', caseOf('efficientnetv2-m'), python))).toMatchObject({ dropout: 0.3, dropPath: 0.2 })
    expect(workOf(launchPeer('torch', caseOf('coatnet-0-timm'), python))).toMatchObject({ dropout: 0, dropPath: 0 })
  })

  it('turns oneDNN on for one of the two Keras', () => {
    const [plain, withOneDnn] = (['keras', 'keras-onednn'] as const).map((stack) => launchPeer(stack, caseOf('efficientnetv2-b0'), python))

    expect(plain?.env).not.toHaveProperty('TF_ENABLE_ONEDNN_OPTS')
    expect(withOneDnn?.env).toHaveProperty('TF_ENABLE_ONEDNN_OPTS', '1')
    expect(workOf(withOneDnn!)).toMatchObject({ stack: 'keras-onednn', model: 'EfficientNetV2B0' })
  })

  it('asks two of ours to run op by op, one of them without our kernels', () => {
    const [graph, eager, plain] = ourStacks.map((stack) => launchOurs(stack, caseOf('efficientnetv2-b0')))

    expect(workOf(graph!)).not.toHaveProperty('execution')
    expect(workOf(eager!)).toHaveProperty('execution', 'eager')
    expect(workOf(plain!)).toHaveProperty('execution', 'eager')
    expect([graph, eager, plain].map((launch) => launch!.env.EFFZOO_KERNELS)).toEqual([undefined, undefined, 'tensorflow'])
  })
})
