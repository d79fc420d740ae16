/** Only a Worker has one; Hono throws where it is asked for elsewhere. */
export function hasExecutionContext(c: { readonly executionCtx: unknown }): boolean {
  try {
    return c.executionCtx !== undefined
  } catch {
    return false
  }
}
