import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { fetchFromTar } from '../../../packages/zoo/src/upstreams/google-tar.ts'
import { fetchFromKeras } from '../../../packages/zoo/src/upstreams/keras.ts'
import { serveFile } from './serve-files.ts'

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-archives-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const contextOf = (directory: string) => ({ cache: openCache(directory), env: {} })

const blockBytes = 512
const inOctal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`

/** As POSIX 1003.1 lays it out; a name may be anything. */
function tarEntry(name: string, text: string, { type = '0', linkName = '' } = {}): Buffer {
  const header = Buffer.alloc(blockBytes)
  const fields: [offset: number, value: string][] = [
    [0, name],
    [100, inOctal(0o644, 8)],
    [108, inOctal(0, 8)],
    [116, inOctal(0, 8)],
    [124, inOctal(text.length, 12)],
    [136, inOctal(0, 12)],
    [148, ' '.repeat(8)],
    [156, type],
    [157, linkName],
    [257, 'ustar\u000000'],
  ]
  for (const [offset, value] of fields) header.write(value, offset, 'latin1')
  header.write(
    `${inOctal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
    'latin1',
  )
  const padding = (blockBytes - (text.length % blockBytes)) % blockBytes
  return Buffer.concat([header, Buffer.from(text), Buffer.alloc(padding)])
}

const tarOf = (files: Readonly<Record<string, string>>, ...more: readonly Buffer[]) =>
  Buffer.concat([...Object.entries(files).map(([name, text]) => tarEntry(name, text)), ...more, Buffer.alloc(2 * blockBytes)])

const checkpoint = {
  'efficientnet-lite3/model.ckpt.index': 'index',
  'efficientnet-lite3/model.ckpt.data-00000-of-00001': 'data',
  'efficientnet-lite3/model.ckpt.meta': 'meta',
  'efficientnet-lite3/efficientnet-lite3-fp32.tflite': 'tflite',
}

describe("Google's archives", () => {
  it.each([true, false])('give the files of their one checkpoint, gzipped: %s', async (gzip) => {
    const archive = tarOf(checkpoint)
    const url = `${await serveFile(gzip ? gzipSync(archive) : archive)}/lite/efficientnet-lite3.tar.gz`

    const directory = newFolder()
    const { path, source, close } = await fetchFromTar({ upstream: 'google-tar', url, sha256: null }, contextOf(directory))

    expect(source).toMatchObject({ location: url, file: 'efficientnet-lite3/model.ckpt' })
    expect(readFileSync(`${path}.index`, 'utf8')).toBe('index')
    expect(readFileSync(`${path}.data-00000-of-00001`, 'utf8')).toBe('data')
    expect(readdirSync(dirname(path))).toHaveLength(2)
    await close()
    expect(readdirSync(join(directory, 'partial'))).toEqual([])
  })

  it('write nothing outside their folder, whatever their names say', async () => {
    const directory = newFolder()
    const evil = tarOf({}, ...Object.entries(checkpoint).map(([name, text]) => tarEntry(`../../../../evil/${name}`, text)))
    const url = `${await serveFile(evil)}/evil.tar.gz`

    const fetched = await fetchFromTar({ upstream: 'google-tar', url, sha256: null }, contextOf(directory)).catch((error: Error) => error)

    if (!(fetched instanceof Error)) expect(fetched.path.startsWith(join(directory, 'partial'))).toBe(true)
    expect(readdirSync(dirname(directory))).not.toContain('evil')
    expect(readdirSync(directory).toSorted()).toEqual(['blobs', 'partial', 'records'])
  })

  it('follow no links', async () => {
    const url = await serveFile(
      tarOf({ 'a/model.ckpt.data-00000-of-00001': 'data' }, tarEntry('a/model.ckpt.index', '', { type: '2', linkName: '/etc/passwd' })),
    )

    await expect(fetchFromTar({ upstream: 'google-tar', url, sha256: null }, contextOf(newFolder()))).rejects.toThrow(
      'no TensorFlow checkpoint',
    )
  })

  it.each([
    [{ 'readme.txt': 'nothing' }, 'there is no TensorFlow checkpoint in it'],
    [{ 'a/model.index': '1', 'b/model.index': '2' }, 'there are 2 checkpoints in it: a/model, b/model'],
  ])('are refused with %j', async (files, message) => {
    const directory = newFolder()
    const url = await serveFile(tarOf(files))

    await expect(fetchFromTar({ upstream: 'google-tar', url, sha256: null }, contextOf(directory))).rejects.toThrow(message)
    expect(readdirSync(join(directory, 'partial'))).toEqual([])
  })

  it('are refused when they are cut off', async () => {
    const whole = tarOf({ ...checkpoint, 'efficientnet-lite3/model.ckpt.data-00000-of-00001': 'data'.repeat(10_000) })
    const url = await serveFile(whole.subarray(0, 2_000))

    await expect(fetchFromTar({ upstream: 'google-tar', url, sha256: null }, contextOf(newFolder()))).rejects.toThrow('cannot be read')
  })
})

describe('a file of Keras', () => {
  const bytes = Buffer.from('weights')
  const md5 = createHash('md5').update(bytes).digest('hex')

  it('comes with the MD5 that Keras expects, and is not pinned by anybody before', async () => {
    const url = `${await serveFile(bytes)}/efficientnetb0.h5`

    const { path, source, checkedBy } = await fetchFromKeras({ upstream: 'keras', url, md5 }, contextOf(newFolder()))

    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(source).toMatchObject({ file: 'efficientnetb0.h5', sha256: createHash('sha256').update(bytes).digest('hex') })
    expect(checkedBy).toBeNull()
  })

  it('is refused with another', async () => {
    const url = `${await serveFile(Buffer.from('other'))}/efficientnetb0.h5`

    await expect(fetchFromKeras({ upstream: 'keras', url, md5 }, contextOf(newFolder()))).rejects.toThrow(`Keras expects ${md5}`)
  })
})
