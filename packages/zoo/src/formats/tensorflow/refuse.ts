import { FormatError } from '../format-error.ts'

export function refuse(detail: string): never {
  throw new FormatError('tensorflow', detail)
}
