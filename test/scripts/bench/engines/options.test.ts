import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readOptions } from '../../../../scripts/bench/engines/options.ts'

const casesOf = (...args: string[]) => readOptions(args).cases.map(({ variant, task, batchSize, px }) => [variant, task, batchSize, px])

describe('readOptions', () => {
  it('has a default for everything', () => {
    const { cases, ...others } = readOptions([])

    expect(cases.map(({ task, batchSize }) => [task, batchSize])).toEqual([
      ['infer', 1],
      ['infer', 8],
      ['train-step', 8],
    ])
    expect(cases[0]).toMatchObject({ variant: 'efficientnetv2-b0', px: 224, threads: availableParallelism() })
    expect(others).toEqual({
      stacks: ['effzoo', 'effzoo-eager', 'tfjs-eager', 'keras', 'keras-onednn', 'torch', 'torch-compile', 'onnxruntime'],
      gpu: false,
      roundCount: 5,
      seed: 1,
      jsonFile: undefined,
    })
  })

  it('takes lists with commas and lists by repetition, each value once', () => {
    const args = [
      '--variant',
      'efficientnet-b0,coatnet-0-timm',
      '--variant',
      'efficientnet-b0',
      '--task',
      'infer',
      '--batch',
      '4',
      '--px',
      '96',
    ]

    expect(casesOf(...args)).toEqual([
      ['efficientnet-b0', 'infer', 4, 96],
      ['coatnet-0-timm', 'infer', 4, 96],
    ])
  })

  it('takes one list of batches for both tasks', () => {
    expect(casesOf('--batch', '2,4').map(([, task, batch]) => `${task} ${batch}`)).toEqual([
      'infer 2',
      'infer 4',
      'train-step 2',
      'train-step 4',
    ])
  })

  it('keeps the order of stacks, however they are named', () => {
    expect(readOptions(['--stacks', 'torch,effzoo']).stacks).toEqual(['effzoo', 'torch'])
  })

  it('measures a variant that no peer has when only our stacks are asked for', () => {
    expect(casesOf('--variant', 'coatnet-0', '--task', 'train-step', '--stacks', 'effzoo,effzoo-eager')).toEqual([
      ['coatnet-0', 'train-step', 8, 224],
    ])
  })

  it.each([
    [['--rounds', '4'], '--rounds 4: allowed is a whole number from 5 to 1000'],
    [['--batch', '8,0'], '--batch 0: allowed is a whole number from 1 to 512'],
    [['--px', '16'], '--px 16: allowed is a whole number from 32 to 1024'],
    [['--threads', '0'], '--threads 0: allowed is a whole number from 1 to'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--task', 'train'], '--task train: allowed are infer, train-step and both'],
    [
      ['--stacks', 'keras,jax'],
      '--stacks jax: allowed are effzoo, effzoo-eager, tfjs-eager, keras, keras-onednn, torch, torch-compile, onnxruntime',
    ],
    [['--variant', 'efficientnetv2-b9'], '--variant efficientnetv2-b9: there is none; the nearest is efficientnetv2-b0'],
    [
      ['--variant', 'coatnet-0'],
      "--variant coatnet-0: no peer has the paper's blocks; use coatnet-0-timm, or --stacks effzoo,effzoo-eager",
    ],
    [['--fast'], "Unknown option '--fast'"],
    [['efficientnet-b0'], 'efficientnet-b0'],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})
