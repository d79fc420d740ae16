import { workerdTarget } from '../../scripts/api-target/workerd-target.ts'
import { testApi } from '../suites/api.ts'

testApi(workerdTarget)
