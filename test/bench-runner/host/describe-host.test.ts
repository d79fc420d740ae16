import { describe, expect, it } from 'vitest'
import { describeEngine } from '../../../apps/bench-runner/src/host/describe-host.ts'

const tasks = { infer: true, 'train-step': true } as const

describe('describeEngine', () => {
  it('names what an engine can do besides its tasks, and the reasons for what it cannot', () => {
    const providers = { cpu: true, webgpu: true, cuda: 'CUDA is not installed' } as const
    const lines = describeEngine({ name: 'onnxruntime', version: 'ONNX 1', unavailable: null, tasks: { infer: true }, providers })

    expect(lines).toEqual(['  onnxruntime  infer  (ONNX 1)', '    providers: cpu, webgpu', '    no cuda: CUDA is not installed'])
  })

  it('names precisions where there are others than float32', () => {
    const ofCpu = { bfloat16: 'no instructions', tf32: 'no GPU' }
    const engine = { name: 'tensorflow', version: 'TF', unavailable: null, tasks } as const

    expect(describeEngine({ ...engine, precisions: ofCpu })).toEqual([
      '  tensorflow   infer, train-step  (TF)',
      '    no bfloat16: no instructions',
      '    no tf32: no GPU',
    ])
    expect(describeEngine({ ...engine, precisions: { bfloat16: true, tf32: true } })).toContain('    precisions: float32, bfloat16, tf32')
  })

  // as an NVIDIA H200 answered
  it('describes the GPU that WebGPU reaches', () => {
    const limits = { maxBufferBytes: 2 ** 40, maxBindingBytes: 2_147_483_644, maxWorkgroupBytes: 49_152, maxWorkgroupInvocations: 1_024 }
    const adapter = {
      vendor: 'nvidia',
      architecture: '',
      device: 'nvidia-h200',
      description: '',
      isSoftware: false,
      hasTimestamps: true,
      limits,
    }

    expect(describeEngine({ name: 'webgpu', version: 'Dawn', unavailable: null, tasks, adapter })).toContain(
      '    adapter: nvidia nvidia-h200, buffers of up to 2.0 GiB, tells the time of its passes',
    )
  })

  it('gives the reason of one that is not there', () => {
    const lines = describeEngine({ name: 'webgpu', version: null, unavailable: 'no GPU\ninstall one', tasks: {} })

    expect(lines).toEqual(['  webgpu       not available', '    no GPU', '    install one'])
  })
})
