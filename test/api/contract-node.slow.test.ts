import { nodeTarget } from '../../scripts/api-target/node-target.ts'
import { testApi } from '../suites/api.ts'

testApi(nodeTarget)
