import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

const sha256 = (data) => createHash('sha256').update(data).digest('base64url')

/** Of the contents: times and sizes may stay as they were when a file is copied, checked out or put into an image. */
export const digestOf = (path) => sha256(readFileSync(path))

/** Each bundle lies in a folder of its own below this one, and is never written again. */
export const folderOf = (entry) => join(root, 'node_modules', '.cache', 'effzoo-launch', `${basename(entry)}-${sha256(entry).slice(0, 8)}`)

/** Names the bundle of today, and what it was made of. */
export const pointerOf = (entry) => join(folderOf(entry), 'current.json')
