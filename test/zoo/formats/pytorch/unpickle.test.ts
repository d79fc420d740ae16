import { describe, expect, it } from 'vitest'
import { FormatError } from '../../../../packages/zoo/src/formats/format-error.ts'
import { flatten } from '../../../../packages/zoo/src/formats/pytorch/flatten.ts'
import { unpickle } from '../../../../packages/zoo/src/formats/pytorch/unpickle.ts'

/** Opcodes as their letters (Lib/pickletools.py of CPython), bytes beyond ASCII as \xNN. */
const bytesOf = (program: string) => Uint8Array.from(program, (character) => character.charCodeAt(0))
const run = (program: string) => unpickle(bytesOf(`\x80\x02${program}`), 'data.pkl').value
const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`
const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}K\x06tQ`
const tensor = (offset: string, size: string, stride: string) =>
  `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${offset}${size}${stride}\x89ccollections\nOrderedDict\n)RtR`

describe('unpickle', () => {
  it('reads plain values', () => {
    const value = run(`](NK\xffM\x00\x01J\xff\xff\xff\xff\x88\x89G\x3f\xf8\0\0\0\0\0\0${text('a')}\x8a\x09\0\0\0\0\0\0\0\0\x01\x8a\0e.`)

    expect(value).toEqual([null, 255, 256, -1, true, false, 1.5, 'a', 2n ** 64n, 0])
  })

  it('reads dictionaries, tuples and what is remembered', () => {
    const value = run(`}q\0(${text('a')}K\x01K\x02\x86q\x01${text('b')}h\x01u.`) as Map<string, unknown>

    expect([...value]).toEqual([
      ['a', { kind: 'tuple', items: [1, 2] }],
      ['b', { kind: 'tuple', items: [1, 2] }],
    ])
  })

  it('reads an OrderedDict of Python 2, which is made of a list of pairs', () => {
    expect(run(`ccollections\nOrderedDict\n](](${text('a')}K\x01ee\x85R.`)).toEqual(new Map([['a', 1]]))
  })

  it('passes over the attributes of a dictionary', () => {
    expect(run(`ccollections\nOrderedDict\n)R}${text('_metadata')}}sb.`)).toEqual(new Map())
  })

  it('reads a tensor as a view of a storage', () => {
    expect(run(tensor('K\x01', 'K\x02K\x02\x86', 'K\x01K\x02\x86').concat('.'))).toEqual({
      kind: 'view',
      storage: { kind: 'storage', key: '0', dtype: 'float32', elementCount: 6 },
      offset: 1,
      shape: [2, 2],
      strides: [1, 2],
    })
  })

  it.each([
    ['a function by GLOBAL', 'cposix\nsystem\n(X\x02\0\0\0lstR.', 'it names posix.system'],
    ['a function by STACK_GLOBAL', `${text('builtins')}${text('eval')}\x93.`, 'it names builtins.eval'],
    ['a name that is no text', 'K\x01K\x02\x93.', 'a name is the number 1 and the number 2'],
    ['a name that every object has', 'ctorch\n__class__\n.', 'it names torch.__class__'],
    ['INST', '(iposix\nsystem\n.', 'the opcode INST is not read'],
    ['OBJ', '(cposix\nsystem\no.', 'it names posix.system'],
    ['NEWOBJ', 'ccollections\nOrderedDict\n)\x81.', 'the opcode NEWOBJ is not read'],
    ['EXT1', '\x82\x01.', 'the opcode EXT1 is not read'],
    ['a byte that is no opcode', '\xff.', 'the opcode 0xff is not read'],
    ['a call of what cannot be called', 'ctorch\nFloatStorage\n)R.', 'REDUCE would call torch.FloatStorage'],
    ['a call of a text', `${text('a')})R.`, 'REDUCE would call the string a'],
    ['a call without a tuple', 'ccollections\nOrderedDict\n]R.', 'with a list instead of a tuple'],
    ['a call with too many arguments', 'ccollections\nOrderedDict\n(NNtR.', 'is given 2 arguments'],
    ['attributes of a list', ']}b.', 'BUILD would set attributes of a list'],
    ['a whole module', `(${text('module')}NNNtQ.`, 'a persistent id is for the string module'],
    ['a protocol of the future', '\x80\x06.', 'protocol 6'],
    ['a long integer', '\x8a\xff.', 'an integer of 255 bytes'],
    ['a list as a key', '}(]Nu.', 'a key of a dictionary is a list'],
    ['a key without a value', '}(Nu.', 'a key has no value'],
    ['an empty stack', '0.', 'the opcode POP is not read'],
    ['a value that is not there', '\x85.', 'the stack is empty'],
    ['a value from below a mark', 'N(\x85.', 'the stack is empty'],
    ['no mark', 'e.', 'there is no MARK'],
    ['nothing remembered', 'h\x05.', 'nothing was memorized under 5'],
    ['two values at the end', 'NN.', 'STOP with 2 values'],
    ['no end', 'N', '1 bytes are wanted at byte 3, but there are 3 in all'],
    ['a text beyond the end', 'X\xff\xff\xff\xffa.', '4294967295 bytes are wanted'],
    ['a text that is not UTF-8', 'X\x01\0\0\0\xff.', 'not valid UTF-8'],
    ['a line without its end', 'ccollections', 'a line has no end'],
    ['a tensor beyond its storage', tensor('K\x05', 'K\x02\x85', 'K\x01\x85'), 'reaches element 6 of a storage that has 6'],
    ['a tensor that repeats elements', tensor('K\0', 'K\x07\x85', 'K\0\x85'), 'repeats elements of its storage'],
    ['a negative stride', tensor('K\0', 'K\x02\x85', 'J\xff\xff\xff\xff\x85'), 'size or stride is not a tuple of at most 32 counts'],
    ['a stride missing', tensor('K\0', 'K\x02\x85', ')'), '1 sizes and 0 strides'],
  ])('refuses %s', (_, program, reason) => {
    expect(() => run(program)).toThrow(reason)
    expect(() => run(program)).toThrow(FormatError)
  })

  it('names the byte where it stops', () => {
    expect(() => run('NNcos\nsystem\n.')).toThrow('pytorch: data.pkl, byte 4: it names os.system')
  })

  it('refuses more containers than any checkpoint has', () => {
    expect(() => run(']'.repeat(1_000_001))).toThrow('more than 1000000 containers')
  })

  it('refuses to make one list into dictionaries again and again', () => {
    const pairs = `](${Array.from({ length: 2000 }, (_, i) => `](${text(`key ${i}`)}K\x01e`).join('')}e`

    expect(() => run(`ccollections\nOrderedDict\nq\0${pairs}\x85q\x01(${'h\0h\x01R'.repeat(10_000)}`)).toThrow('more than 4000000 values')
  })

  it('does not spell out a name that is made of lists which double', () => {
    const doubled = Array.from(
      { length: 60 },
      (_, i) => `]q${String.fromCharCode(i + 1)}(h${String.fromCharCode(i)}h${String.fromCharCode(i)}e`,
    )

    expect(() => run(`]q\0${doubled.join('')}${text('name')}\x93.`)).toThrow('a name is a list and the string name')
  })

  it('refuses more values than any checkpoint has', () => {
    expect(() => run('N'.repeat(4_000_001))).toThrow('more than 4000000 values')
  })
})

describe('flatten', () => {
  const names = (program: string) => [...flatten(run(program))].map(({ name }) => name)
  const one = tensor('K\0', 'K\x02\x85', 'K\x01\x85')

  it('names tensors by keys and indices, and passes over the rest', () => {
    expect(names(`}(${text('model')}}${text('a.b')}${one}s${text('list')}](N${one}eK\x07${one}${text('epoch')}K\x03u.`)).toEqual([
      'model.a.b',
      'list.1',
      '7',
    ])
  })

  it('refuses a single tensor', () => {
    expect(() => names(`${one}.`)).toThrow('a single tensor, which has no name')
  })

  it('refuses a list that holds itself', () => {
    expect(() => names(']q\0h\0a.')).toThrow('hold each other')
  })

  it('refuses lists that double at each of many levels', () => {
    const level = (index: number) => `]q${String.fromCharCode(index)}(h${String.fromCharCode(index - 1)}h${String.fromCharCode(index - 1)}e`

    expect(() => names(`]q\0(]q\0${Array.from({ length: 40 }, (_, i) => level(i + 1)).join('')}e.`)).toThrow('hold each other')
  })
})
