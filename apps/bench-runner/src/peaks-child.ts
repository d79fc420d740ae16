import { measurePeaks } from '@effzoo/engines'
import { servePeaks } from './serve-peaks.ts'

servePeaks((name) => measurePeaks(name))
