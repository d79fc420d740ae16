import { readdirSync, readFileSync } from 'node:fs'

/** The kernel's text files, of this host or of a recorded one. Absent and forbidden are the same: null, or no names. */
export interface HostFiles {
  /** Without the space around it. */
  read(path: string): string | null
  /** The names in a folder, in no promised order. */
  list(path: string): readonly string[]
}

/** Synchronous: these files are made in memory as they are read, and two counters should be read close together. */
export const hostFiles: HostFiles = {
  read(path) {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch {
      return null
    }
  },
  list(path) {
    try {
      return readdirSync(path)
    } catch {
      return []
    }
  },
}

/** A file that holds one number and nothing else; what is no number is unknown. */
export function readNumber(files: HostFiles, path: string): number | null {
  const text = files.read(path)
  return text !== null && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

const cpuFolder = '/sys/devices/system/cpu'

/** The folder of each logical CPU, in their order. */
export const cpuFolders = (files: HostFiles): string[] =>
  files
    .list(cpuFolder)
    .filter((name) => /^cpu\d+$/.test(name))
    .sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)))
    .map((name) => `${cpuFolder}/${name}`)
