import type { PickleMachine } from './pickle-machine.ts'

interface Opcode {
  readonly name: string
  readonly run: (machine: PickleMachine) => void
}

const constant = (name: string, value: null | boolean): Opcode => ({ name, run: (m) => m.push(value) })
const text = (name: string, lengthOf: (m: PickleMachine) => number): Opcode => ({ name, run: (m) => m.push(m.cursor.text(lengthOf(m))) })
const integer = (name: string, read: (m: PickleMachine) => number | bigint): Opcode => ({ name, run: (m) => m.push(read(m)) })
const tuple = (name: string, length: number): Opcode => ({ name, run: (m) => m.pushTuple(m.popMany(length)) })
const put = (name: string, index: (m: PickleMachine) => number): Opcode => ({ name, run: (m) => m.remember(index(m)) })
const get = (name: string, index: (m: PickleMachine) => number): Opcode => ({ name, run: (m) => m.recall(index(m)) })

/** The largest integer that a checkpoint needs is the old form's magic number, 10 bytes. */
const maxIntegerBytes = 32

/** What `torch.save` writes for tensors, dictionaries, lists, tuples and plain values, in protocols 2 to 5. Codes: CPython's Lib/pickletools.py. */
export const opcodes: Readonly<Record<number, Opcode>> = {
  128: { name: 'PROTO', run: (m) => m.checkProtocol(m.cursor.uint8()) },
  149: { name: 'FRAME', run: (m) => void m.cursor.uint64() },

  78: constant('NONE', null),
  136: constant('NEWTRUE', true),
  137: constant('NEWFALSE', false),
  74: integer('BININT', (m) => m.cursor.int32()),
  75: integer('BININT1', (m) => m.cursor.uint8()),
  77: integer('BININT2', (m) => m.cursor.uint16()),
  138: integer('LONG1', (m) => {
    const lengthBytes = m.cursor.uint8()
    return lengthBytes > maxIntegerBytes ? m.cursor.refuse(`an integer of ${lengthBytes} bytes`) : m.cursor.integer(lengthBytes)
  }),
  71: { name: 'BINFLOAT', run: (m) => m.push(m.cursor.float64()) },
  84: text('BINSTRING', (m) => m.cursor.uint32()),
  85: text('SHORT_BINSTRING', (m) => m.cursor.uint8()),
  88: text('BINUNICODE', (m) => m.cursor.uint32()),
  140: text('SHORT_BINUNICODE', (m) => m.cursor.uint8()),

  40: { name: 'MARK', run: (m) => m.mark() },
  41: tuple('EMPTY_TUPLE', 0),
  133: tuple('TUPLE1', 1),
  134: tuple('TUPLE2', 2),
  135: tuple('TUPLE3', 3),
  116: { name: 'TUPLE', run: (m) => m.pushTuple(m.popToMark()) },
  93: { name: 'EMPTY_LIST', run: (m) => m.pushContainer([]) },
  97: { name: 'APPEND', run: (m) => m.append(m.popMany(1)) },
  101: { name: 'APPENDS', run: (m) => m.append(m.popToMark()) },
  125: { name: 'EMPTY_DICT', run: (m) => m.pushContainer(new Map()) },
  115: { name: 'SETITEM', run: (m) => m.setItems(m.popMany(2)) },
  117: { name: 'SETITEMS', run: (m) => m.setItems(m.popToMark()) },

  113: put('BINPUT', (m) => m.cursor.uint8()),
  114: put('LONG_BINPUT', (m) => m.cursor.uint32()),
  148: put('MEMOIZE', (m) => m.memoSize()),
  104: get('BINGET', (m) => m.cursor.uint8()),
  106: get('LONG_BINGET', (m) => m.cursor.uint32()),

  99: { name: 'GLOBAL', run: (m) => m.pushGlobal(m.cursor.line(), m.cursor.line()) },
  147: {
    name: 'STACK_GLOBAL',
    run: (m) => {
      const [module, name] = m.popMany(2)
      m.pushGlobal(module, name)
    },
  },
  82: { name: 'REDUCE', run: (m) => m.reduce() },
  98: { name: 'BUILD', run: (m) => m.build() },
  81: { name: 'BINPERSID', run: (m) => m.pushStorage() },
}

export const stopOpcode = 46

/** Refused, but by name. All other bytes are no opcode of a binary protocol. */
export const refusedOpcodes: Readonly<Record<number, string>> = {
  48: 'POP',
  49: 'POP_MARK',
  50: 'DUP',
  66: 'BINBYTES',
  67: 'SHORT_BINBYTES',
  70: 'FLOAT',
  73: 'INT',
  76: 'LONG',
  80: 'PERSID',
  83: 'STRING',
  86: 'UNICODE',
  100: 'DICT',
  103: 'GET',
  105: 'INST',
  108: 'LIST',
  111: 'OBJ',
  112: 'PUT',
  129: 'NEWOBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  139: 'LONG4',
  141: 'BINUNICODE8',
  142: 'BINBYTES8',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  146: 'NEWOBJ_EX',
  150: 'BYTEARRAY8',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
}
