/** A test that proves something: its file, and how its whole name ends where the file proves more than this. */
export type Check = { readonly says: string; readonly file: string; readonly name?: string }

/**
 * What stands behind a sentence of the security page. `open`: what it takes to make it true is not built yet. `words`:
 * it promises nothing that a program could check, and why.
 */
export type Claim = { readonly checks: readonly Check[] } | { readonly open: string } | { readonly words: string }

const operations = { open: 'operations: nginx, RDS, S3 and backups are rehearsed by an issue of their own' } as const
const billing = { open: 'billing' } as const

/** By the id of a sentence in shared/domain/security-page.ts; a sentence without an entry fails the run. */
export const claims: Readonly<Record<string, Claim>> = {
  containers: operations,
  database: operations,
  files: operations,
  payments: billing,

  ports: operations,
  'database-port': operations,
  ssh: operations,
  'api-docs': operations,

  isolation: {
    checks: [
      { says: 'every table, view, function, grant and key keeps the rules', file: 'db/catalog.pg.test.ts' },
      { says: 'no role reads, changes or removes a foreign row of any table', file: 'db/isolation.pg.test.ts' },
      {
        says: 'every procedure, role and transport tells the same of foreign and of unknown things',
        file: 'server/http/matrix.pg.test.ts',
      },
      { says: 'the live feed shows what row security shows', file: 'server/live/feed-equals-sql.pg.test.ts' },
      { says: 'files are served to their workspace alone', file: 'server/files/hostile.pg.test.ts' },
    ],
  },
  bcrypt: {
    checks: [
      { says: 'bcrypt over all of the password, with a pepper', file: 'server/auth/password.test.ts' },
      {
        says: 'what is stored is bcrypt of cost 12',
        file: 'server/auth/identity.pg.test.ts',
        name: 'the stored hash is bcrypt of cost 12 and the refresh token is stored as its hash',
      },
    ],
  },
  'no-passwords': {
    checks: [
      {
        says: 'the server’s own role has no grant on accounts',
        file: 'db/catalog.pg.test.ts',
        name: 'keeps every rule of tenant isolation',
      },
      {
        says: 'no entry of the log holds a password or a token',
        file: 'server/audit/audit.pg.test.ts',
        name: 'knows no password and no token',
      },
      {
        says: 'nor of a second factor, whose secret is sealed and whose codes are hashes',
        file: 'server/auth/factor.pg.test.ts',
        name: 'keeps the secret sealed and the codes as hashes',
      },
    ],
  },
  roles: {
    checks: [
      {
        says: 'every procedure serves or refuses every role as the table of permissions says',
        file: 'server/http/matrix.pg.test.ts',
      },
      {
        says: 'a reporter has their own records only',
        file: 'db/isolation.pg.test.ts',
        name: 'shows a reporter their own records only, and no other role’s tables',
      },
      { says: 'a viewer writes nothing', file: 'db/isolation.pg.test.ts', name: 'lets a viewer change nothing' },
      {
        says: 'a new role counts in the next call, and its sockets close',
        file: 'server/auth/member.pg.test.ts',
        name: 'with a new role counts in the next call, and its sockets close',
      },
    ],
  },
  audit: {
    checks: [
      {
        says: 'each action once, in its transaction; whatever is tampered with is found',
        file: 'server/audit/audit.pg.test.ts',
      },
      { says: 'exports verify without us, heads are kept outside', file: 'server/audit/export.pg.test.ts' },
      {
        says: 'nobody can rewrite it',
        file: 'db/isolation.pg.test.ts',
        name: 'never lets history be rewritten',
      },
    ],
  },
  tokens: {
    checks: [
      { says: 'forged and misused tokens are refused, lifetimes are bounded', file: 'server/auth/token.test.ts' },
      { says: 'a bad lifetime stops the start', file: 'server/config.test.ts' },
      {
        says: 'nobody gets in without a session, with an expired token or when suspended',
        file: 'server/http/matrix.pg.test.ts',
        name: 'is for nobody without a session, with an expired token, with half of one or when suspended',
      },
    ],
  },

  https: operations,
  'database-tls': operations,
  'at-rest': { words: 'AWS’s own promise; the operations issue checks the setting' },

  snapshots: operations,
  export: {
    checks: [
      {
        says: 'whoever reads a grid exports all of its records, whole and from one picture',
        file: 'server/export/export.pg.test.ts',
      },
    ],
  },

  providers: { words: 'who they are is a matter of contract' },
  dpa: { words: 'a matter of contract' },
  incident: { open: 'the incident drill that mails the managers who are affected' },

  'strong-passwords': {
    checks: [
      {
        says: 'what is easily guessed is refused',
        file: 'server/auth/account.pg.test.ts',
        name: 'needs a password that is not easily guessed, which may be words, with spaces and any letters',
      },
      {
        says: 'with a second factor the password alone opens nothing, and codes can be neither guessed nor used again',
        file: 'server/auth/second-step.pg.test.ts',
      },
      {
        says: 'a workspace can ask everybody for one, and gives nothing without',
        file: 'server/auth/factor-required.pg.test.ts',
      },
      {
        says: 'management can be limited to one, and never to none',
        file: 'server/auth/member.pg.test.ts',
        name: 'of the last manager cannot be demoted, suspended or removed',
      },
    ],
  },
  leavers: {
    checks: [
      {
        says: 'who is removed loses access at once',
        file: 'server/auth/member.pg.test.ts',
        name: 'that is removed loses access at once and its sessions',
      },
      {
        says: 'their invitations are void, their name stays',
        file: 'server/auth/member.pg.test.ts',
        name: 'that ended leaves its name, and its invitations only if they are taken over',
      },
      {
        says: 'no event passes after a sign-out',
        file: 'server/live/socket.pg.test.ts',
        name: 'let nothing pass from the moment that the member is signed out',
      },
    ],
  },
  sharing: {
    checks: [
      {
        says: 'everybody sees where they are signed in, and ends it',
        file: 'server/auth/identity.pg.test.ts',
        name: 'is listed for its owner and for management, and can be revoked by both',
      },
      {
        says: 'a session whose key is used twice ends',
        file: 'server/auth/identity.pg.test.ts',
        name: 'ends, with its sockets, when a replaced token comes back after the grace',
      },
    ],
  },
  abuse: { words: 'an address, shown on the page' },
  contact: { words: 'an address, shown on the page' },
}
