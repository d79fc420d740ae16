import { FormatError, type FormatName } from './format-error.ts'
import { elementBytes, elementCount, type TensorInfo, tensorBytes } from './tensor.ts'

/** Far beyond any model, and little enough to be worked through at once. */
export const tensorLimits = {
  tensorCount: 65_536,
  rank: 32,
  nameLength: 4096,
  /** Tensors may share bytes of the file, or be compressed in it: reading all of them takes at most the larger of the two. */
  totalBytesFloor: 64 * 2 ** 20,
  totalBytesPerFileByte: 8,
} as const

/** Collects what a file says it holds, and refuses what could not be held. */
export function createTensorList<Info extends TensorInfo>(format: FormatName, fileBytes: number) {
  const tensors = new Map<string, Info>()
  const maxTotalBytes = Math.max(tensorLimits.totalBytesFloor, tensorLimits.totalBytesPerFileByte * fileBytes)
  let totalBytes = 0
  const refuse = (detail: string): never => {
    throw new FormatError(format, detail)
  }

  return {
    tensors: tensors as ReadonlyMap<string, Info>,
    /** `readBytes`: what reading the tensor takes, where that is more than its own bytes. */
    add(info: Info, readBytes = 0): void {
      const { name, shape } = info
      if (name.length > tensorLimits.nameLength)
        refuse(`a tensor's name has ${name.length} characters; ${tensorLimits.nameLength} is the most`)
      if (/\p{Surrogate}/u.test(name)) refuse(`the tensor name ${JSON.stringify(name)} is not valid Unicode`)
      if (tensors.has(name)) refuse(`two tensors are named ${JSON.stringify(name)}`)
      if (tensors.size === tensorLimits.tensorCount) refuse(`there are more than ${tensorLimits.tensorCount} tensors`)
      if (shape.length > tensorLimits.rank) refuse(`${name} has ${shape.length} dimensions; ${tensorLimits.rank} is the most`)
      if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) refuse(`${name} has the impossible shape [${shape}]`)
      if (elementCount(shape.filter((size) => size > 0)) * elementBytes[info.dtype] > Number.MAX_SAFE_INTEGER) {
        refuse(`${name} has the impossible shape [${shape}]`)
      }
      totalBytes += Math.max(readBytes, tensorBytes(info))
      if (totalBytes > maxTotalBytes) {
        refuse(
          `reading all tensors up to ${name} takes ${totalBytes} bytes; at most ${maxTotalBytes} come out of a file of ${fileBytes} bytes`,
        )
      }
      tensors.set(name, info)
    },
  }
}
