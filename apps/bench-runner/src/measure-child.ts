import { checkParity, findEngine, makeBatch } from '@effzoo/engines'
import { serveMeasurement } from './serve-measurement.ts'

serveMeasurement({ findEngine, makeBatch, checkParity })
