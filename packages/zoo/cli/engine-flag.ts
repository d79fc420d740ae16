import { type EngineName, engineNames } from '@effzoo/contract'
import { oneOf } from './one-of.ts'

/** `--engine` as an option; nothing where it is not given. */
export const engineFlag = (name: string | undefined): { readonly engine?: EngineName } =>
  name === undefined ? {} : { engine: oneOf('engine', name, engineNames) }
