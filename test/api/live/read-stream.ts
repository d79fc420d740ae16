export interface SentEvent {
  readonly id?: string
  readonly event?: string
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects of it
  readonly data?: any
  readonly comment?: true
  readonly retry?: number
}

/** By the letter of the standard as far as the API uses it: blocks of `name: value`. */
export function parseEvents(text: string): SentEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      if (block.startsWith(':')) return { comment: true }
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
      if (fields.retry) return { retry: Number(fields.retry) }
      return { ...(fields.id && { id: fields.id }), event: fields.event, data: JSON.parse(fields.data) }
    })
}

/** What a stream has sent so far; `until` answers as soon as it fits. */
export function readStream(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let isOver = false

  async function until(fits: (events: SentEvent[]) => boolean): Promise<SentEvent[]> {
    for (;;) {
      const events = parseEvents(text)
      if (fits(events)) return events
      if (isOver) throw new Error(`the stream ended before: ${text}`)
      const { done, value } = await reader.read()
      isOver = done
      text += value ?? ''
    }
  }

  return {
    until,
    /** To its end. */
    async rest(): Promise<SentEvent[]> {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return parseEvents(text)
        text += value
      }
    },
    leave: () => reader.cancel(),
  }
}
