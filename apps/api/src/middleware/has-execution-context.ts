/** Only a Worker has one. Hono throws where it is asked for elsewhere, which a Node server, known by its bindings, is spared. */
export function hasExecutionContext(c: { readonly executionCtx: unknown; readonly env: unknown }): boolean {
  if (typeof c.env === 'object' && c.env !== null && 'incoming' in c.env) return false
  try {
    return c.executionCtx !== undefined
  } catch {
    return false
  }
}
