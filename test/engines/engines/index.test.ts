import { engines, findEngine } from '@effzoo/engines'
import { describe, expect, it } from 'vitest'

describe('engines', () => {
  it.each(Object.keys(engines) as (keyof typeof engines)[])('%s is found under its own name', async (name) => {
    expect((await findEngine(name)).name).toBe(name)
  })

  it('says which there are when one is asked for that is not built in', async () => {
    await expect(findEngine('webnn' as 'webgpu')).rejects.toThrow('no engine webnn; it has tensorflow, onnxruntime, webgpu, wasm, cpu')
  })
})
