/** One ready sign-in of the demo workspace. */
export type SignIn = { readonly role: string; readonly email: string; readonly password: string }

/** What the person at the terminal reads when the server is ready. */
export function welcome(baseUrl: string, signIns: readonly SignIn[]): string {
  const lines = ['', `OperaGrid is ready at ${baseUrl}`, '']
  if (signIns.length > 0) {
    const rows = [{ role: 'Sign in as', email: 'E-mail', password: 'Password' }, ...signIns]
    const width = (column: 'role' | 'email'): number => Math.max(...rows.map((row) => row[column].length)) + 3
    for (const row of rows) {
      lines.push(`  ${row.role.padEnd(width('role'))}${row.email.padEnd(width('email'))}${row.password}`)
    }
    lines.push('')
  }
  return [...lines, 'Stop with Ctrl-C.'].join('\n')
}
