import { fileURLToPath } from 'node:url'
import { providePython } from '../../python-environment.ts'

export type Peers = Awaited<ReturnType<typeof providePython>>

/** The Python that has all peers: made once, which takes minutes and 7 GB. */
export const providePeers = (say: (line: string) => void): Promise<Peers> =>
  providePython({
    file: fileURLToPath(new URL('../peers/requirements.txt', import.meta.url)),
    minors: [11, 12, 13],
    collection: 'peers',
    onCreate: (folder) => say(`installing Keras, PyTorch and ONNX Runtime into ${folder}: once, about 7 GB, some minutes`),
  })
