// Preloaded into the processes that `npm start` keeps: when it is gone, killed too, they end as on SIGTERM.
import process from 'node:process'

process.channel?.unref()
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
