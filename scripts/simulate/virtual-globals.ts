import { createHash } from 'node:crypto'
import { createRandom } from '@effzoo/stats'
import { mintId } from '../../apps/api/src/mint-id.ts'
import { callOff, epochMs, type Timer, type World } from './world.ts'

type Digest = SubtleCrypto['digest']

/**
 * Gives the API, which is not to know that it is simulated, the world's clock and chance in place of the machine's, and Web Crypto's
 * digest without its detour over a thread. Answers how to take all of it back.
 */
export function installVirtualGlobals(world: World, seed: number): () => void {
  // another stream than the world's: what is random in ids must not move the rest
  const bytes = createRandom(seed ^ 0x5bd1e995)
  let fillCount = 0
  let nowMs = () => epochMs - 60_000 // while the ids are set right
  const digest = (_: AlgorithmIdentifier, data: BufferSource) => {
    const hash = createHash('sha256').update(
      ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data),
    )
    return Promise.resolve(new Uint8Array(hash.digest()).buffer)
  }
  const fill = <Values extends ArrayBufferView>(values: Values): Values => {
    fillCount++
    const target = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    for (let i = 0; i < target.length; i++) target[i] = bytes.below(256)
    return values
  }
  const undo = [
    replace(Date, 'now', () => nowMs()),
    replace(Math, 'random', () => world.random.below(2 ** 32) / 2 ** 32),
    replace(globalThis.crypto, 'getRandomValues', fill),
    replace(globalThis.crypto.subtle, 'digest', digest as Digest),
    replace(globalThis, 'setTimeout', ((run: () => void, waitMs = 0) => world.after(waitMs, run)) as never),
    replace(globalThis, 'clearTimeout', ((timer: Timer | undefined) => callOff(timer)) as never),
    replace(console, 'error', (...parts: unknown[]) => world.tell(`the API logs: ${parts.join(' ').split('\n')[0]}`)),
  ]

  // The generator of ids keeps random words and the last moment from one seed to the next: go on until its words are new.
  mintId('job')
  const before = () => fillCount
  for (let count = before(); count === before(); ) mintId('job')
  nowMs = () => epochMs + world.nowMs
  return () => {
    for (const take of undo) take()
  }
}

function replace<Owner extends object, Key extends keyof Owner>(owner: Owner, key: Key, value: Owner[Key]): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, key)
  Object.defineProperty(owner, key, { value, configurable: true, writable: true })
  return () => {
    if (own) Object.defineProperty(owner, key, own)
    else delete owner[key]
  }
}
