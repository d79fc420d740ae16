import { classify, load } from '@effzoo/zoo'
import type * as browser from '../../../packages/zoo/src/browser/index.ts'

/** By the condition `browser`; type-checking has only Node's. */
const zoo = { classify, load } as unknown as Pick<typeof browser, 'classify' | 'load'>

/** Called by the test, in the browser. */
async function classifyPhoto(reference: string, photoUrl: string, options: browser.LoadOptions) {
  const model = await zoo.load(reference, options)
  try {
    const photo = await (await fetch(photoUrl)).blob()
    return { backend: model.backend, top: await zoo.classify(model, photo) }
  } finally {
    model.dispose()
  }
}

Object.assign(globalThis, { classifyPhoto })
