import type { RunnerId, Token } from '@effzoo/contract'
import type { Context, MiddlewareHandler } from 'hono'
import type { Gzip } from './answer/gzip-body.ts'
import type { Actor } from './auth/actor.ts'
import type { HashStream } from './checkpoints/finish-upload.ts'
import type { Signer } from './checkpoints/publish-checkpoint.ts'
import type { Database } from './db/database.ts'
import type { Live, StreamTimes } from './live/live.ts'
import type { Notifier } from './queue/notifier.ts'
import type { WaitForJob } from './queue/wait-for-job.ts'
import type { RateLimits } from './rate-limit/limits.ts'
import type { RateBuckets } from './rate-limit/rate-buckets.ts'
import type { Registry } from './registry/registry.ts'
import type { Snapshot } from './registry/snapshot.ts'
import type { BlobStore } from './store/blob-store.ts'
import type { Sender } from './webhooks/post.ts'

/** `open`: whoever reaches the server may write, so only what listens on loopback may be. */
export type Auth = 'open' | 'tokens'

/** What stands between the network and the routes. */
export interface Guards {
  /** Lower-case names, without port, that the server answers to; `any` where it is public and writing needs a token. */
  readonly hosts: readonly string[] | 'any'
  /** Whether pages of any origin may read. */
  readonly isPublic: boolean
  /** Origins whose pages may write, with a token of their user's. */
  readonly corsOrigins: readonly string[]
  readonly rateLimits: RateLimits | null
  /** What they count in, where the entry answers some requests by itself; else the app has its own. */
  readonly rateBuckets?: RateBuckets | undefined
  /** Of who sends the request, for the limits. */
  readonly clientAddress: (c: Context) => string | undefined
}

/** What checkpoints need besides the database. */
export interface CheckpointDeps {
  readonly store: BlobStore
  readonly hashStream: HashStream
  readonly signer: Signer
  /** What one owner may keep here. */
  readonly quotaBytes: number
}

/** What a process tells of itself. */
export interface ProcessMetrics {
  /** Stands around every request. */
  readonly measure: MiddlewareHandler<AppEnv>
  /** The same for a GET that was answered without the app. */
  countRead(route: string, status: number, tookMs: number): void
  /** In Prometheus' text format. */
  render(): Promise<string>
}

/** What the app is given by its entry. */
export interface Deps {
  readonly db: Database
  readonly registry: Registry
  readonly nowMs: () => number
  /** From 0 to 1, for jitter alone. */
  readonly random: () => number
  readonly checkpoints: CheckpointDeps
  /** Throws where files cannot be written; absent where there are none. */
  readonly checkDisk?: (() => Promise<void>) | undefined
  /** At the edge there is none. */
  readonly processMetrics?: ProcessMetrics | undefined
  /** Tokens unless said otherwise. */
  readonly auth?: Auth
  /** Those of a server on loopback unless said otherwise. */
  readonly guards?: Guards
  /** The app's own unless said otherwise; whoever stops the app closes it first. */
  readonly notifier?: Notifier
  /** Those of a server unless said otherwise. */
  readonly streamTimes?: StreamTimes
  /** How a claim waits; for itself unless said otherwise. */
  readonly waitForJob?: WaitForJob
  /** How messages reach webhooks; without it none are sent. */
  readonly sender?: Sender
  /** For lists that are asked for again; without it they are sent as they are. */
  readonly gzip?: Gzip | undefined
}

/** `snapshot` is the newest at the start of the request, where it asks for the registry. `actor`, `token` and `runner` are set by `authorize`, where the route asks for them. */
export interface AppEnv {
  Variables: Omit<Deps, 'auth' | 'guards' | 'checkDisk' | 'processMetrics' | 'notifier' | 'waitForJob' | 'sender' | 'streamTimes'> & {
    auth: Auth
    notifier: Notifier
    waitForJob: WaitForJob
    live: Live
    sender: Sender
    actor: Actor
    token: Token
    runner: RunnerId
    snapshot: Snapshot
    /** As the OpenAPI document writes it; absent where nothing lies. */
    route: string | undefined
    hasSecurityHeaders: true
  }
}
