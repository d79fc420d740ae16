import { readFile } from 'node:fs/promises'

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

/** The text of a script beside this file, after that of the values that all of them use. */
export const readScript = async (name: string): Promise<string> => (await read('procedural.py')) + (await read(name))
