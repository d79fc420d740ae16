import { opcodes, refusedOpcodes, stopOpcode } from './opcodes.ts'
import { createPickleCursor } from './pickle-cursor.ts'
import { createPickleMachine } from './pickle-machine.ts'
import type { PickleValue } from './pickle-values.ts'

/** Ours: 65,536 tensors make a pickle of some 10 MiB. */
export const maxPickleBytes = 16 * 2 ** 20

export interface Unpickled {
  readonly value: PickleValue
  /** Of the pickle: where the next thing begins. */
  readonly endOffset: number
}

/** Reads the pickle that begins at `start`. Opcodes and globals that a file of weights does not need are refused by name; nothing is executed. */
export function unpickle(bytes: Uint8Array, what: string, start = 0): Unpickled {
  const cursor = createPickleCursor(bytes, what, start)
  const machine = createPickleMachine(cursor)
  for (;;) {
    const code = cursor.opcode()
    if (code === stopOpcode) return { value: machine.result(), endOffset: cursor.position() }
    const opcode = opcodes[code] ?? cursor.refuse(`the opcode ${refusedOpcodes[code] ?? `0x${code.toString(16)}`} is not read`)
    opcode.run(machine)
  }
}
