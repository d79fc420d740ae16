import { readFileSync } from 'node:fs'

/**
 * The most memory that this process ever held, or null where the host does not say. Linux's VmHWM, not getrusage's
 * ru_maxrss: the latter is inherited over exec, so that a child of a large parent would start with its parent's peak.
 */
export function peakMemoryBytes(statusPath = '/proc/self/status'): number | null {
  let status: string
  try {
    status = readFileSync(statusPath, 'utf8')
  } catch {
    return null
  }
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}
