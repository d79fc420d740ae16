/** Whether the body is bytes of a file, which nobody reads as text. */
export const isPart = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PUT' && /^\/uploads\/[^/]+\/parts\/[^/]+$/.test(path)
