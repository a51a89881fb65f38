/** What a process needs of its machine. All else would be somebody's settings: a DATABASE_URL, the test runner's BASE_URL. */
const machine = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP']

/** The environment of a server under test: the machine's, and the settings that are given here. */
export function serverEnv(settings: Readonly<Record<string, string>>): Record<string, string> {
  const own = machine.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(own), ...settings }
}
