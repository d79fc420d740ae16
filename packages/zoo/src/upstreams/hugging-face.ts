import { fetchBlob } from '../transfer/fetch-blob.ts'
import { isRedirect, nextUrl } from '../transfer/redirect.ts'
import { askHead } from './ask-head.ts'
import { type HubAnswer, type HubRequest, hubRefusal, readHubAnswer } from './hub-answer.ts'
import type { FetchContext, FetchWeights, HubFile } from './upstream.ts'

const defaultEndpoint = 'https://huggingface.co'
const maxRedirects = 5

const resolveUrl = ({ endpoint, repo, file }: HubRequest, revision: string) =>
  new URL(`${endpoint}/${repo}/resolve/${encodeURIComponent(revision)}/${file}`)

/**
 * Asks the hub what it has, without following it to where the bytes lie: the digest and size stand in its own answer. A repository that
 * was renamed redirects within the hub, and that is followed.
 */
async function askHub(request: HubRequest, headers: Readonly<Record<string, string>>, context: FetchContext): Promise<HubAnswer> {
  let url = resolveUrl(request, request.revision)
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const { status, header } = await askHead(url, { ...headers, 'accept-encoding': 'identity' }, context)
    if (status >= 400) throw hubRefusal(status, header, request)
    if (!isRedirect(status) || header('x-linked-etag')) return readHubAnswer(status, header)
    const next = nextUrl(url, header('location'))
    if (next.origin !== url.origin) return readHubAnswer(status, header)
    url = next
  }
  throw new Error(`${request.endpoint} redirects ${request.repo} more than ${maxRedirects} times`)
}

/** A file of the hub, or of the mirror that HF_ENDPOINT names. HF_TOKEN goes to that host alone, never to where it redirects. */
export const fetchFromHub: FetchWeights<HubFile> = async (hubFile, context) => {
  const { repo, revision, file } = hubFile
  const token = context.env.HF_TOKEN
  const endpoint = (context.env.HF_ENDPOINT || defaultEndpoint).replace(/\/+$/, '')
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  const request = { endpoint, repo, revision, file, hasToken: Boolean(token) }
  const told = await askHub(request, headers, context)
  if (hubFile.sha256 && told.sha256 && hubFile.sha256 !== told.sha256)
    throw new Error(`${repo} has another ${file} than the catalogue lists: SHA-256 ${told.sha256}, and not ${hubFile.sha256}`)
  const source = {
    // at the commit that was asked about: the branch may move before the bytes come
    urls: [resolveUrl(request, told.commit ?? revision)],
    headers,
    sizeBytes: hubFile.sizeBytes ?? told.sizeBytes,
    sha256: hubFile.sha256 ?? told.sha256,
    chunks: null,
  }
  const { path, sha256 } = await fetchBlob(source, context.cache, context)
  return {
    path,
    source: { upstream: 'hugging-face', location: `${endpoint}/${repo}`, file, revision: told.commit ?? revision, sha256 },
    checkedBy: hubFile.sha256 ? 'the catalogue' : told.sha256 ? 'the hub' : null,
    close: async () => {},
  }
}
