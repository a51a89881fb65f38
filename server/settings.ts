import { z } from 'zod'

/** One environment variable: what it is parsed with, its default in words, and one sentence. */
type Setting = { schema: z.ZodType; unit?: string; fallback: string; about: string; secret?: true }

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/**
 * Every environment variable that the server reads, by group. A bad value stops the start; the
 * message is made of the schema's own words and of this table.
 */
export const settings = {
  // Database
  DATABASE_URL: {
    schema: url(['postgres:', 'postgresql:'], 'a postgres:// URL').optional(),
    fallback: 'none: an embedded PostgreSQL 18 in DATA_DIR',
    about: 'A PostgreSQL 15 to 18, as a user that may migrate (superuser or CREATEROLE owner) or as operagrid_app.',
    secret: true,
  },
  DATABASE_CA_FILE: {
    schema: z.string().optional(),
    fallback: 'none: DATABASE_URL alone decides about TLS',
    about:
      'A PEM file with the authority that signed the database certificate; both it and the host name are verified.',
  },

  // Addresses
  PORT: { schema: integer(1, 65_535, 3000), fallback: '3000', about: 'The TCP port that the server listens on.' },
  HOST: {
    schema: z.string().default('127.0.0.1'),
    fallback: '127.0.0.1',
    about: 'The address that the server listens on; 0.0.0.0 opens it to the network.',
  },
  BASE_URL: {
    schema: url(['http:', 'https:'], 'an http:// or https:// URL without a path', true).optional(),
    fallback: 'http://localhost:PORT',
    about: 'Where browsers reach the server: links in mail and the allowed Origin are made of it.',
  },

  // Files
  DATA_DIR: {
    schema: z.string().default('.data'),
    fallback: '.data',
    about: 'The folder of the embedded database, of the secrets made here and of attachments.',
  },
  ATTACHMENTS_DIR: {
    schema: z.string().optional(),
    fallback: 'DATA_DIR/attachments',
    about: 'The folder of attached files.',
  },

  // Trash
  TRASH_DAYS: {
    schema: integer(1, 3650, 30),
    unit: 'days',
    fallback: '30',
    about: 'How long deleted records, fields and grids can be brought back before they are deleted for good.',
  },

  // Identity
  JWT_SECRET: {
    schema: secret().optional(),
    fallback: 'made once and kept in DATA_DIR/secrets.json',
    about: 'Signs access tokens and derives the password of operagrid_app; the same on every node.',
    secret: true,
  },
  JWT_SECRET_BEFORE: {
    schema: secret().optional(),
    fallback: 'none',
    about:
      'While JWT_SECRET is changed: the one before. Tokens of both are good; leave it away again after ACCESS_TOKEN_TTL_S.',
    secret: true,
  },
  PASSWORD_PEPPER: {
    schema: secret().optional(),
    fallback: 'made once and kept in DATA_DIR/secrets.json',
    about:
      'Mixed into every password before it is hashed, and the key to what is kept of second factors; lost, neither fits any more.',
    secret: true,
  },
  ACCESS_TOKEN_TTL_S: {
    schema: integer(60, 86_400, 900),
    unit: 'seconds',
    fallback: '900',
    about: 'How long an access token is good for.',
  },
  REFRESH_TOKEN_TTL_S: {
    schema: integer(3600, 31_536_000, 2_592_000),
    unit: 'seconds',
    fallback: '2592000 (30 days)',
    about: 'How long a device stays signed in without being used.',
  },
  SESSION_TTL_S: {
    schema: integer(3600, 31_536_000, 7_776_000),
    unit: 'seconds',
    fallback: '7776000 (90 days)',
    about: 'How long a device stays signed in at all, however much it is used.',
  },

  // Mail
  SMTP_URL: {
    schema: url(['smtp:', 'smtps:'], 'an smtp:// or smtps:// URL').optional(),
    fallback: 'none: links are shown to copy instead of mailed',
    about: 'The mail server that invitations are sent through.',
    secret: true,
  },

  // Several nodes
  NATS_URL: {
    schema: natsUrl().optional(),
    fallback: "none: LISTEN/NOTIFY on the server's own database",
    about: 'NATS servers through which the nodes of one installation hear each other, instead of through the database.',
    secret: true,
  },

  // Maps
  MAP_TILES_URL: {
    schema: tilesUrl().optional(),
    fallback: 'none: maps are drawn from what is built in, and no third party is asked',
    about:
      'Where browsers fetch the tiles of a map: https://tiles.example.org/{z}/{x}/{y}.png. Who looks at a map then asks there for the parts that they look at.',
  },
  MAP_TILES_ATTRIBUTION: {
    schema: z.string().max(300, 'must be at most 300 characters').default(''),
    fallback: 'none',
    about: 'Whose tiles they are, in words: shown on every map that has them.',
  },

  // Operation
  SEED_DEMO: {
    schema: z.enum(['0', '1'], 'must be 0 or 1').optional(),
    fallback: '1 with the embedded database outside production, else 0',
    about: 'Whether the demo workspace is made when it is missing.',
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    fallback: 'info',
    about: 'The least serious entry that is logged.',
  },
  NODE_ENV: {
    schema: z
      .enum(['development', 'production', 'test'], 'must be development, production or test')
      .default('development'),
    fallback: 'development',
    about: 'In production secrets are demanded and nothing is shown that helps only developers.',
  },
} satisfies Record<string, Setting>

function integer(least: number, most: number, fallback: number) {
  const fault = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, fault)
    .transform(Number)
    .pipe(z.number().min(least, fault).max(most, fault))
    .default(fallback)
}

function url(protocols: readonly string[], kind: string, originOnly = false) {
  return z.string().refine((text) => {
    // A database on a socket is written without a host: postgres:///name?host=/var/run/postgresql
    const full = text.replace(/^(postgres(?:ql)?:\/\/)(?=[/?]|$)/, '$1localhost')
    if (!URL.canParse(full)) return false
    const { protocol, pathname, search } = new URL(full)
    return protocols.includes(protocol) && !(originOnly && (pathname !== '/' || search !== ''))
  }, `must be ${kind}`)
}

function natsUrl() {
  return z.string().refine((text) => {
    return text.split(',').every((each) => {
      if (!URL.canParse(each.trim())) return false
      const { protocol, hostname, pathname, search } = new URL(each.trim())
      return ['nats:', 'tls:'].includes(protocol) && hostname !== '' && /^\/?$/.test(pathname) && search === ''
    })
  }, 'must be a nats:// or tls:// URL without a path, or several separated by commas')
}

/** The address of one tile, with places for its zoom, column and row. Its host is what pages may load pictures from. */
function tilesUrl() {
  return z.string().refine((text) => {
    const places = ['{z}', '{x}', '{y}']
    const full = places.reduce((rest, place) => rest.replace(place, '0'), text)
    return (
      URL.canParse(full) &&
      ['http:', 'https:'].includes(new URL(full).protocol) &&
      places.every(
        (place) => new URL(text).pathname.includes(encodeURI(place)) || new URL(text).search.includes(place),
      ) &&
      !/[{}]/.test(full)
    )
  }, 'must be an http:// or https:// URL with {z}, {x} and {y} behind its host, and no other place in braces')
}

/** 32 random bytes are 43 characters in base64url and 64 in hexadecimal. */
function secret() {
  return z
    .string()
    .refine(
      (text) => text.length >= 43 && new Set(text).size >= 10,
      'must be at least 256 random bits, such as the output of: openssl rand -base64 32',
    )
}
