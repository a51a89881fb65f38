// Imported first, and without newer syntax, so that an old Node gets one clear line.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`OperaGrid needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
