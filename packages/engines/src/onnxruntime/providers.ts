import { Provider } from '@effzoo/contract'
import type { Ort } from './load.ts'

/** What to do where a provider does not start; ONNX Runtime's own message says why it did not. */
const remedies: Record<Provider, string> = {
  cpu: 'reinstall onnxruntime-node',
  webgpu: 'it needs a GPU with a driver for Vulkan, Metal or Direct3D 12 (Linux: apt-get install libvulkan1 and the GPU’s driver)',
  cuda: 'it is not in the npm package: install CUDA 12 and cuDNN 9, then run node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12',
}

/**
 * ONNX Runtime gives the CPU what a provider has no kernel for, and says so only in its log. A GPU's session is refused instead, so that no
 * number of it comes from the CPU in part.
 */
export const optionsOf = (provider: Provider) =>
  ({
    executionProviders: [provider],
    logSeverityLevel: 4,
    ...(provider !== 'cpu' && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  }) as const

/** An ONNX model (opset 17) of one node, y = x * x, for x of four numbers. */
const square = Buffer.from('CAg6OgoOCgF4CgF4EgF5IgNNdWwSBnNxdWFyZVoPCgF4EgoKCAgBEgQKAggEYg8KAXkSCgoICAESBAoCCARCAhAR', 'base64')

/** Whether a provider computes here, tried on a small product; or why not, and what to do. */
export async function probeProvider(ort: Ort, provider: Provider): Promise<true | string> {
  try {
    const session = await ort.InferenceSession.create(square, optionsOf(provider))
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [4]) })
    await session.release()
    const answer = [...(y!.data as Float32Array)].join(' ')
    if (answer !== '1 4 9 16') return `${provider} computes 1 4 9 16 as ${answer}`
    return true
  } catch (error) {
    return reasonOf(error, provider)
  }
}

export async function probeProviders(ort: Ort): Promise<Record<Provider, true | string>> {
  const answers: [Provider, true | string][] = []
  for (const provider of Provider.options) answers.push([provider, await probeProvider(ort, provider)])
  return Object.fromEntries(answers) as Record<Provider, true | string>
}

/** The message without the place in ONNX Runtime's sources, which stands before it. */
function reasonOf(error: unknown, provider: Provider): string {
  const message = error instanceof Error ? error.message : String(error)
  const told = message.replace(/^\/onnxruntime_src\/.* was false\. /s, '').trim()
  return `ONNX Runtime's provider ${provider} does not start: ${told.slice(0, 500)}; ${remedies[provider]}`
}
