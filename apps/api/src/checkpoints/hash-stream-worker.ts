import { toHex } from '../sha256.ts'
import type { HashStream } from './finish-upload.ts'

/** Of workerd alone: hashes what flows past outside of JavaScript. */
interface DigestStreams {
  readonly DigestStream: new (algorithm: 'SHA-256') => WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> }
}

export const hashStreamWorker: HashStream = async (stream) => {
  const digester = new (crypto as unknown as DigestStreams).DigestStream('SHA-256')
  await stream.pipeTo(digester)
  return toHex(new Uint8Array(await digester.digest))
}
