import type { EngineName, EngineReport } from '@effzoo/contract'
import { findEngine } from '@effzoo/engines'
import { serveParent } from './serve-parent.ts'

serveParent<EngineName, EngineReport>(async (name, send) => send(await (await findEngine(name)).probe()))
