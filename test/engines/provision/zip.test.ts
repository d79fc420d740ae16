import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { extractEntry, readZipEntries } from '../../../packages/engines/src/provision/zip.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** Written by Python's zipfile: stored.txt, folder/deflated.txt (1,000 bytes), bin/tool (mode 755), empty, and an archive comment. */
const archive =
  'UEsDBBQAAAAAAAAAIVyzJE6WCAAAAAgAAAAKAAAAc3RvcmVkLnR4dGFzIGl0IGlzUEsDBBQAAAAIAAAAIVxIxcdXDAAAAOgDAAATAAAAZm9sZGVyL2RlZmxhdGVkLnR4dEtMShyFo3AUDnMIAFBLAwQUAAAACAAAACFcHZ37BAwAAAAKAAAACAAAAGJpbi90b29sU1bUT8rM0y/O4AIAUEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAAFAAAAZW1wdHlQSwECFAMUAAAAAAAAACFcsyROlggAAAAIAAAACgAAAAAAAAAAAAAApIEAAAAAc3RvcmVkLnR4dFBLAQIUAxQAAAAIAAAAIVxIxcdXDAAAAOgDAAATAAAAAAAAAAAAAACkgTAAAABmb2xkZXIvZGVmbGF0ZWQudHh0UEsBAhQDFAAAAAgAAAAhXB2d+wQMAAAACgAAAAgAAAAAAAAAAAAAAO2BbQAAAGJpbi90b29sUEsBAhQDFAAAAAAAAAAhXAAAAAAAAAAAAAAAAAUAAAAAAAAAAAAAAKSBnwAAAGVtcHR5UEsFBgAAAAAEAAQA4gAAAMIAAAAJAGEgY29tbWVudA=='

function writeArchive(bytes = Buffer.from(archive, 'base64')) {
  const path = join(temporaryFolder(), 'archive.zip')
  writeFileSync(path, bytes)
  return path
}

describe('zip', () => {
  it('lists the files with their sizes', async () => {
    const entries = await readZipEntries(writeArchive())

    expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['stored.txt', 8],
      ['folder/deflated.txt', 1000],
      ['bin/tool', 10],
      ['empty', 0],
    ])
  })

  it.each([
    ['stored.txt', 'as it is'],
    ['folder/deflated.txt', 'ab'.repeat(500)],
    ['empty', ''],
  ])('extracts %s and counts its bytes', async (name, content) => {
    const path = writeArchive()
    const entry = (await readZipEntries(path)).find((candidate) => candidate.name === name)!
    const destination = join(temporaryFolder(), 'deeper', name)
    let bytes = 0

    await extractEntry(path, entry, destination, (count) => {
      bytes += count
    })

    expect(readFileSync(destination, 'utf8')).toBe(content)
    expect(bytes).toBe(content.length)
  })

  it('keeps a program executable', async () => {
    const path = writeArchive()
    const tool = (await readZipEntries(path)).find(({ name }) => name === 'bin/tool')!
    const destination = join(temporaryFolder(), 'tool')

    await extractEntry(path, tool, destination, () => {})

    expect(statSync(destination).mode & 0o777).toBe(0o755)
  })

  it('refuses what is no archive, or only the beginning of one', async () => {
    await expect(readZipEntries(writeArchive(Buffer.from('no archive at all')))).rejects.toThrow('is not a zip archive')
    await expect(readZipEntries(writeArchive(Buffer.from(archive, 'base64').subarray(0, 200)))).rejects.toThrow('is not a zip archive')
  })
})
