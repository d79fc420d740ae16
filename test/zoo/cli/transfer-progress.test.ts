import process from 'node:process'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { showTransfer } from '../../../packages/zoo/cli/transfer-progress.ts'

/** What is shown on stderr, with a clock that is set by hand. */
function watch({ json }: { json: boolean }) {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  onTestFinished(() => write.mockRestore())
  let nowMs = 0
  const display = showTransfer('efficientnet-lite0', { json, nowMs: () => nowMs })
  return {
    lines,
    display,
    at(ms: number, receivedBytes: number, totalBytes: number | null = 100e6) {
      nowMs = ms
      display.onProgress({ receivedBytes, totalBytes })
    },
  }
}

describe('showTransfer', () => {
  it('says how much, how fast and how long still, as JSON lines a second apart', () => {
    const { lines, display, at } = watch({ json: true })
    at(0, 0)
    at(500, 5e6)
    at(1_000, 10e6)
    display.log('a piece came wrong')
    at(1_001, 100e6)

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { name: 'efficientnet-lite0', event: 'progress', receivedBytes: 0, totalBytes: 100e6, bytesPerS: null, leftMs: null },
      { name: 'efficientnet-lite0', event: 'progress', receivedBytes: 10e6, totalBytes: 100e6, bytesPerS: 10e6, leftMs: 9_000 },
      { name: 'efficientnet-lite0', event: 'note', text: 'a piece came wrong' },
      expect.objectContaining({ receivedBytes: 100e6, leftMs: 0 }),
    ])
  })

  it('tells the rate of late, and not of all', () => {
    const { lines, at } = watch({ json: true })
    at(0, 0)
    at(1_000, 50e6)
    for (let s = 2; s <= 10; s++) at(s * 1_000, 50e6 + s * 1e6)

    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ bytesPerS: 1e6, leftMs: 40_000 })
  })

  it('writes plain lines where nobody watches', () => {
    const { lines, at } = watch({ json: false })
    at(0, 0)
    at(6_000, 30e6)
    at(12_000, 60e6, null)

    expect(lines).toEqual([
      'efficientnet-lite0: fetching, 0.0 of 100.0 MB 0 %\n',
      'efficientnet-lite0: fetching, 30.0 of 100.0 MB 30 %\n',
      'efficientnet-lite0: fetching, 60.0 MB\n',
    ])
  })
})
