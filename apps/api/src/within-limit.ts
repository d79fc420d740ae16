/** The work's own end, or `late()` thrown when it has not come by then: what waits in a line may wait for ever. */
export async function withinLimit<Answer>(work: Promise<Answer>, limitMs: number, late: () => Error): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
