/** The API as it really runs, in a process of its own over a database of its own. */
export interface RunningApi {
  readonly url: string
  /** A token that may do all that needs one; undefined where whoever reaches the server may write. */
  readonly token?: string | undefined
  /** For whoever prepares rows that requests cannot, or would not be worth. */
  readonly databaseUrl: string
  /** Another instance over the same database: another process, as another machine would be. */
  startAnother(): Promise<RunningApi>
  /** Ends it and what it started; nothing is left on the disk. */
  close(): Promise<void>
}

export interface ApiTarget {
  readonly name: 'node' | 'workerd'
  start(): Promise<RunningApi>
}
