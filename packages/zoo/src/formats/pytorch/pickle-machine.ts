import { callGlobal, isKnownGlobal, storageOf } from './globals.ts'
import type { PickleCursor } from './pickle-cursor.ts'
import { describe, isKey, type PickleValue } from './pickle-values.ts'

/** A state dict of 65,536 tensors makes some 2.6 million values and 400,000 containers. */
const maxValueCount = 4_000_000
const maxContainerCount = 1_000_000
const maxProtocol = 5

export type PickleMachine = ReturnType<typeof createPickleMachine>

/** The stack machine that pickles are programs for, without the parts that could reach anything outside of it. */
export function createPickleMachine(cursor: PickleCursor) {
  const stack: PickleValue[] = []
  /** Heights of the stack at each open MARK. */
  const marks: number[] = []
  const memo = new Map<number, PickleValue>()
  let valueCount = 0
  let containerCount = 0

  const charge = (count: number) => {
    valueCount += count
    if (valueCount > maxValueCount) cursor.refuse(`more than ${maxValueCount} values`)
  }
  const push = (value: PickleValue) => {
    charge(1)
    stack.push(value)
  }
  const pushContainer = (value: PickleValue) => {
    if (++containerCount > maxContainerCount) cursor.refuse(`more than ${maxContainerCount} containers`)
    push(value)
  }
  /** What lies below an open mark belongs to a container that is not there yet. */
  const popMany = (count: number) => {
    if (stack.length - (marks.at(-1) ?? 0) < count) cursor.refuse('the stack is empty')
    return stack.splice(stack.length - count, count)
  }
  const top = () => {
    if (stack.length <= (marks.at(-1) ?? 0)) cursor.refuse('the stack is empty')
    return stack.at(-1)!
  }

  return {
    cursor,
    push,
    pushContainer,
    popMany,
    mark: () => marks.push(stack.length),
    popToMark: () => stack.splice(marks.pop() ?? cursor.refuse('there is no MARK')),
    pushTuple: (items: readonly PickleValue[]) => pushContainer({ kind: 'tuple', items }),
    append(items: readonly PickleValue[]) {
      const list = top()
      if (!Array.isArray(list)) return cursor.refuse(`items are appended to ${describe(list)}`)
      for (const item of items) list.push(item)
    },
    setItems(items: readonly PickleValue[]) {
      const dict = top()
      if (!(dict instanceof Map)) return cursor.refuse(`items are set in ${describe(dict)}`)
      if (items.length % 2 === 1) cursor.refuse('a key has no value')
      for (let i = 0; i < items.length; i += 2) {
        const key = items[i]!
        if (!isKey(key)) return cursor.refuse(`a key of a dictionary is ${describe(key)}`)
        dict.set(key, items[i + 1]!)
      }
    },
    memoSize: () => memo.size,
    remember: (index: number) => void memo.set(index, top()),
    recall: (index: number) => push(memo.has(index) ? memo.get(index)! : cursor.refuse(`nothing was memorized under ${index}`)),
    pushGlobal(module: PickleValue | undefined, name: PickleValue | undefined) {
      if (typeof module !== 'string' || typeof name !== 'string')
        return cursor.refuse(`a name is ${describe(module)} and ${describe(name)}`)
      const path = `${module}.${name}`
      if (!isKnownGlobal(path)) {
        cursor.refuse(
          `it names ${path.slice(0, 200)}; only tensors, dictionaries, lists and plain values are read, and nothing is executed`,
        )
      }
      pushContainer({ kind: 'global', name: path })
    },
    reduce() {
      const [target, args] = popMany(2) as [PickleValue, PickleValue]
      const made = callGlobal(target, args, cursor.refuse)
      // a list that is remembered can be made into any number of dictionaries
      if (made instanceof Map) charge(made.size)
      pushContainer(made)
    },
    /** Attributes of a dictionary, such as a state dict's `_metadata`: left out, for no tensor lies there. */
    build() {
      popMany(1)
      if (!(top() instanceof Map)) cursor.refuse(`BUILD would set attributes of ${describe(top())}`)
    },
    pushStorage: () => pushContainer(storageOf(popMany(1)[0]!, cursor.refuse)),
    checkProtocol(version: number) {
      if (version > maxProtocol) cursor.refuse(`protocol ${version}; ${maxProtocol} is the last one known`)
    },
    /** What is left at STOP is what the pickle holds. */
    result(): PickleValue {
      if (stack.length !== 1 || marks.length > 0) cursor.refuse(`STOP with ${stack.length} values on the stack instead of one`)
      return stack[0]!
    },
  }
}
