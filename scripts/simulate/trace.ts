const keptLines = 30

interface Entry {
  readonly nowMs: number
  readonly text: string
}

export type Trace = ReturnType<typeof createTrace>

/** What happened, in words, with short names in place of ids: those of two runs of a seed can be compared. */
export function createTrace(write?: (line: string) => void) {
  const entries: Entry[] = []
  const names = new Map<string, string>()
  const counts = new Map<string, number>()

  /** `job_01k…` is job1 if it was the first to be named. */
  function name(id: string) {
    let known = names.get(id)
    if (known === undefined) {
      const kind = id.slice(0, id.indexOf('_'))
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      known = `${kind}${count}`
      names.set(id, known)
    }
    return known
  }

  const idInText = /\b[a-z]{3,6}_[0-9a-hjkmnp-tv-z]{26}\b/g
  const withNames = (text: string) => text.replaceAll(idInText, name)
  const toLine = ({ nowMs, text }: Entry) => `${(nowMs / 1_000).toFixed(3).padStart(8)} s  ${withNames(text)}`

  return {
    /** Whoever is named first has the lowest number. */
    name,
    withNames,
    add(nowMs: number, text: string) {
      const entry = { nowMs, text }
      entries.push(entry)
      if (entries.length > keptLines) entries.shift()
      write?.(toLine(entry))
    },
    last: () => entries.map(toLine),
  }
}
