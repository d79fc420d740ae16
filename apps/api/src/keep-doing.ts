/**
 * Does it again every so many milliseconds, but never twice at once: work that takes longer than that would else pile up, each of the
 * works slowing the others. Answers how to stop it. The work says by itself what went wrong with it.
 */
export function keepDoing(work: () => Promise<void>, everyMs: number): () => void {
  let isAtIt = false
  const timer = setInterval(() => {
    if (isAtIt) return
    isAtIt = true
    work().finally(() => {
      isAtIt = false
    })
  }, everyMs)
  return () => clearInterval(timer)
}
