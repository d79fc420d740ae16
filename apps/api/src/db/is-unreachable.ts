/** Nobody knows whether the server heard the request. */
export const unreachable = 'DATABASE_UNREACHABLE'

/** Whether the error, or one that caused it, says that the database server did not answer. */
export function isUnreachable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === unreachable) return true
  return false
}
