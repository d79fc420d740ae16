import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withClaim } from '../../../packages/zoo/src/transfer/claim.ts'
import { holdPartial } from '../../../packages/zoo/src/transfer/hold-partial.ts'
import { dropMark, isOver, takeMark } from '../../../packages/zoo/src/transfer/process-mark.ts'

const times = { beatMs: 20, staleMs: 150, pollMs: 5 }

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-claim-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const options = (signal = new AbortController().signal) => ({ signal, onWait: () => {}, times })

describe('withClaim', () => {
  it('lets one work at a time, in any number', async () => {
    const path = join(newFolder(), 'claim')
    let working = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++working)
      await sleep(3)
      working--
    }

    await Promise.all(Array.from({ length: 8 }, () => withClaim(path, takeMark(), work, options())))

    expect(most).toBe(1)
  })

  it('takes over at once from a process of this host that is no more', async () => {
    const path = join(newFolder(), 'claim')
    const mark = takeMark()
    dropMark(mark)
    writeFileSync(path, mark)

    await expect(withClaim(path, takeMark(), async () => 'done', options())).resolves.toBe('done')
  })

  it('takes over from another host once it is silent, and not before', async () => {
    const path = join(newFolder(), 'claim')
    writeFileSync(path, '1.elsewhere.host')
    const beating = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), 20)
    const taken = withClaim(path, takeMark(), async () => performance.now(), options())
    await sleep(400)
    clearInterval(beating)
    const silentMs = performance.now()

    expect(await taken).toBeGreaterThan(silentMs + 100)
  })

  it('waits no longer than it is let', async () => {
    const path = join(newFolder(), 'claim')
    writeFileSync(path, takeMark())

    await expect(withClaim(path, takeMark(), async () => 'done', options(AbortSignal.timeout(50)))).rejects.toThrow()
  })
})

describe('holdPartial', () => {
  it('goes on with what an ended process left, under its own name', async () => {
    const directory = newFolder()
    const left = await holdPartial(directory, 'key', options(), async (folder) => {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'data'), 'bytes')
      return folder
    })

    const [mine, text] = await holdPartial(directory, 'key', options(), async (folder) => [
      folder,
      await readFile(join(folder, 'data'), 'utf8'),
    ])

    expect(mine).not.toBe(left)
    expect(text).toBe('bytes')
  })

  it('copies what a silent one left, so that it may come back and write', async () => {
    const directory = newFolder()
    const theirs = join(directory, 'partial', 'key.1.elsewhere.host.part')
    await mkdir(theirs, { recursive: true })
    await writeFile(join(theirs, 'data'), 'bytes')
    await writeFile(join(theirs, 'journal'), 'lines')
    const handle = await open(join(theirs, 'data'), 'r+')

    const text = await holdPartial(directory, 'key', options(), async (folder) => {
      await handle.write('wrong')
      await handle.close()
      return readFile(join(folder, 'data'), 'utf8')
    })

    expect(text).toBe('bytes')
  })
})

describe('isOver', () => {
  it('is said of this host alone', () => {
    const mark = takeMark()
    expect(isOver(mark)).toBe(false)
    dropMark(mark)
    expect(isOver(mark)).toBe(true)
    expect(isOver('999999999.x.another-host')).toBe(false)
  })
})
