import { benchRequests } from '@effzoo/zoo/cli'
import { describe, expect, it } from 'vitest'

describe('benchRequests', () => {
  it('asks for both tasks of each variant', () => {
    expect(benchRequests(['efficientnetv2-b0', 'efficientnet-b0'], {}).map(({ variant, task }) => [variant, task])).toEqual([
      ['efficientnetv2-b0', 'infer'],
      ['efficientnetv2-b0', 'train-step'],
      ['efficientnet-b0', 'infer'],
      ['efficientnet-b0', 'train-step'],
    ])
  })

  it('passes batch, px, engine, precision and protocol on', () => {
    expect(
      benchRequests(['efficientnetv2-b0'], {
        task: 'infer',
        batch: '4',
        px: '96',
        engine: 'wasm',
        precision: 'bfloat16',
        protocol: 'standard',
      }),
    ).toEqual([
      {
        variant: 'efficientnetv2-b0',
        task: 'infer',
        batchSize: 4,
        imagePx: 96,
        engine: 'wasm',
        precision: 'bfloat16',
        protocol: 'standard',
      },
    ])
  })

  it('takes several tasks, engines and batch sizes', () => {
    const requests = benchRequests(['efficientnetv2-b0'], { task: 'train-step,infer', engine: 'wasm, cpu', batch: '1,8' })

    expect(requests.map(({ task, engine, batchSize }) => [task, engine, batchSize])).toEqual(
      ['train-step', 'infer'].flatMap((task) => ['wasm', 'cpu'].flatMap((engine) => [1, 8].map((batchSize) => [task, engine, batchSize]))),
    )
  })

  it.each([
    [{ task: 'infer,infer' }, 'infer stands twice'],
    [{ batch: '1,' }, 'a whole number from 1 to 512'],
    [{ task: 'train' }, 'allowed are infer, train-step and both'],
    [{ engine: 'torch' }, 'allowed are tensorflow'],
    [{ precision: 'int8' }, 'allowed are float32, bfloat16, tf32'],
    [{ protocol: 'fast' }, 'allowed are quick, standard, publish'],
    [{ batch: '0' }, 'a whole number from 1 to 512'],
    [{ batch: '1.5' }, 'a whole number'],
    [{ px: '20' }, 'a whole number from 32 to 1024'],
  ])('refuses %j and says what is allowed', (values, message) => {
    expect(() => benchRequests(['efficientnetv2-b0'], values)).toThrow(message)
  })

  it('refuses a name that is no variant id', () => {
    expect(() => benchRequests(['EfficientNetV2_B0'], {})).toThrow('lower-case words joined by hyphens')
  })
})
