import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'

/** Opens a session in a worker thread, then in the main one after that has ended, then in another worker: prints whether all answer the same. */
async function answer() {
  const work = { variant: 'efficientnet-b0' as VariantId, task: 'infer', batchSize: 1, imagePx: 64, seed: 1 } as const
  const session = await (await findEngine('tensorflow')).open(work)
  const logits = await session.run(makeBatch(work))
  await session[Symbol.asyncDispose]()
  return [...logits].join()
}

/** Node starts no worker from TypeScript. */
const start = `import('@effzoo/launch').then(({ importEntry }) => importEntry('${import.meta.url}'))`

async function answerInWorker() {
  const worker = new Worker(start, { eval: true })
  const [[logits]] = (await Promise.all([once(worker, 'message'), once(worker, 'exit')])) as [[string], unknown]
  return logits
}

if (isMainThread) {
  const answers = [await answerInWorker(), await answer(), await answerInWorker(), await answer()]
  console.log(
    answers
      .slice(1)
      .map((logits) => (logits === answers[0] ? 'same' : 'other'))
      .join(' '),
  )
} else {
  parentPort!.postMessage(await answer())
}
