/** Whether the error, or one that caused it, says that another connection held a lock for too long. */
export function isBusy(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && /^SQLITE_(BUSY|LOCKED)/.test(String(at.code))) return true
  }
  return false
}
