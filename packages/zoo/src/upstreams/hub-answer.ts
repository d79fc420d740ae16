import type { ReadHeader } from '../transfer/wait-hints.ts'

/** What the hub says of a file, before any of it is fetched. */
export interface HubAnswer {
  /** The commit that the revision names now. */
  readonly commit: string | null
  /** Of files that lie in Git LFS or Xet: all files of weights. null: a small one that lies in Git itself. */
  readonly sha256: string | null
  readonly sizeBytes: number | null
}

/** Reads the headers of `resolve`, where the answer is the file, or sends on to where it lies and has a length and ETag of no use. */
export function readHubAnswer(status: number, header: ReadHeader): HubAnswer {
  const ofFile = (linked: string, own: string) => header(linked) ?? (status === 200 ? header(own) : null)
  const etag = (ofFile('x-linked-etag', 'etag') ?? '').replace(/^W\//, '').replaceAll('"', '')
  const size = ofFile('x-linked-size', 'content-length')
  return {
    commit: header('x-repo-commit'),
    sha256: /^[0-9a-f]{64}$/.test(etag) ? etag : null,
    sizeBytes: size !== null && /^\d{1,15}$/.test(size) ? Number(size) : null,
  }
}

export interface HubRequest {
  readonly endpoint: string
  readonly repo: string
  readonly revision: string
  readonly file: string
  readonly hasToken: boolean
}

/** Why the hub does not give a file, and what to do about it. It tells a gated repository and a missing one apart by X-Error-Code alone. */
export function hubRefusal(status: number, header: ReadHeader, { endpoint, repo, revision, file, hasToken }: HubRequest): Error {
  const page = `${endpoint}/${repo}`
  const code = header('x-error-code')
  if (code === 'GatedRepo') {
    const token = hasToken ? 'the token in HF_TOKEN has no access' : 'then set HF_TOKEN to a token that may read it'
    return new Error(`${repo} is gated: accept its terms at ${page}; ${token}`)
  }
  if (code === 'RevisionNotFound') return new Error(`${repo} has no revision ${revision}`)
  if (code === 'EntryNotFound') return new Error(`${repo} has no file ${file} at ${revision}`)
  // to those without access the hub says of a private repository what it says of one that is not there
  if (code === 'RepoNotFound' || status === 401 || status === 404) {
    return new Error(`there is no repository ${page}${hasToken ? '' : ', or it is private and HF_TOKEN is not set'}`)
  }
  const said = header('x-error-message')
  return new Error(`${page} answers ${status}${said ? `: ${said}` : ''}`)
}
