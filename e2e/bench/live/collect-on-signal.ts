import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Loaded before a measured process's own code (memory.ts): a full garbage collection on request, as what
// V8 has not come round to collecting is no memory that anybody needs.
setFlagsFromString('--expose-gc')
// The flag of the line above is what makes this a function.
const collect = runInNewContext('gc') as () => void

process.on('SIGUSR2', () => {
  // What the first one frees lets go of what the second one frees: buffers, sockets, weak maps.
  collect()
  setTimeout(collect, 200)
})
