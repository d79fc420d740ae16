import { createHash, randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import process from 'node:process'

/** Who works in the cache, as text that fits a file name: the host, the process, and which of its works. */
export type ProcessMark = string

/** Containers count their processes apart, even those that share a host's name. */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

const hostMark = createHash('sha256').update(`${hostname()} ${processSpace()}`).digest('hex').slice(0, 16)

/** Works of this process that go on. */
const ownMarks = new Set<ProcessMark>()

export function takeMark(): ProcessMark {
  const mark = `${process.pid}.${randomUUID()}.${hostMark}`
  ownMarks.add(mark)
  return mark
}

export const dropMark = (mark: ProcessMark) => ownMarks.delete(mark)

/** Whether its owner can do nothing more, and not merely has been silent for long: known of this host's processes alone. */
export function isOver(mark: ProcessMark): boolean {
  const [pid, , host] = mark.split('.')
  if (host !== hostMark) return false
  if (Number(pid) === process.pid) return !ownMarks.has(mark)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
}
