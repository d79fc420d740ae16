import { TransferError } from './transfer-error.ts'

/** Does something with a file of the cache; a full disk is told from one that fails, and neither is the network's fault. */
export async function onDisk<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new TransferError('no-space', `the disk of ${path} is full (${message}); make room, and pull again: it goes on from here`, {
        cause: error,
      })
    throw new TransferError('disk', `${path} cannot be read or written: ${message}`, { cause: error })
  }
}
