import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'

import jwt from 'jsonwebtoken'
import { describe, expect, test } from 'vitest'

import { makeStepTickets } from './step-ticket.ts'
import { hashToken, makeAccessTokens, randomToken, successorOf } from './token.ts'

const secret = randomBytes(32).toString('base64')
const { sign, verify } = makeAccessTokens(secret, 900)
const claims = { accountId: randomUUID(), sessionId: randomUUID(), tenantId: randomUUID(), memberId: randomUUID() }
const body = {
  sub: claims.accountId,
  sid: claims.sessionId,
  tid: claims.tenantId,
  mid: claims.memberId,
  purpose: 'access',
}
const ours = { algorithm: 'HS256', issuer: 'operagrid', audience: 'operagrid', expiresIn: 900 } as const
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const nowS = Math.floor(Date.now() / 1_000)

function handMade(header: object, payload: object, key: string): string {
  const text = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
const full = { ...body, iss: 'operagrid', aud: 'operagrid', iat: nowS, exp: nowS + 900 }

test('an access token says whose call it is and when it ends, and no role', () => {
  const token = sign(claims)
  expect(verify(token)).toMatchObject(claims)
  expect(verify(token)?.expiresAtMs).toBeGreaterThan(Date.now() + 890_000)
  expect(jwt.decode(token)).not.toHaveProperty('role')
  expect(verify(handMade({ alg: 'HS256', typ: 'JWT' }, full, secret))).toMatchObject(claims)
})

describe('a forged token is refused', () => {
  const forged: Record<string, string> = {
    'of nothing': '',
    'of noise': 'a.b.c',
    'signed with another secret': jwt.sign(body, randomBytes(32).toString('base64'), ours),
    'signed with an empty secret': handMade({ alg: 'HS256', typ: 'JWT' }, full, ''),
    'with another HMAC': jwt.sign(body, secret, { ...ours, algorithm: 'HS512' }),
    'signed by RSA': jwt.sign(body, privateKey, { ...ours, algorithm: 'RS256' }),
    'that takes a public key for the secret': handMade(
      { alg: 'HS256' },
      full,
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ),
    'that is not signed': jwt.sign(body, null, { ...ours, algorithm: 'none' }),
    'that says none but is signed': handMade({ alg: 'none', typ: 'JWT' }, full, secret),
    'without its signature': sign(claims).replace(/[^.]*$/, ''),
    'with a changed payload': handMade({ alg: 'HS256' }, full, secret).replace(
      /\.[^.]+\./,
      `.${Buffer.from(JSON.stringify({ ...full, sub: randomUUID() })).toString('base64url')}.`,
    ),
    'that never ends': jwt.sign({ ...body }, secret, {
      algorithm: 'HS256',
      issuer: 'operagrid',
      audience: 'operagrid',
    }),
    'that has ended': jwt.sign({ ...body, iat: nowS - 1_000, exp: nowS - 1 }, secret, {
      algorithm: 'HS256',
      issuer: 'operagrid',
      audience: 'operagrid',
    }),
    'that lives a year': jwt.sign(body, secret, { ...ours, expiresIn: 31_536_000 }),
    'of another issuer': jwt.sign(body, secret, { ...ours, issuer: 'elsewhere' }),
    'for another audience': jwt.sign(body, secret, { ...ours, audience: 'elsewhere' }),
    'that stands between password and second factor': makeStepTickets(secret).sign({
      accountId: claims.accountId,
      passwordHash: 'hash',
      wanted: { kind: 'enter' },
    }),
    'for another purpose': jwt.sign({ ...body, purpose: 'reset' }, secret, ours),
    'without a purpose': jwt.sign({ ...body, purpose: undefined }, secret, ours),
    'without a session': jwt.sign({ ...body, sid: undefined }, secret, ours),
    'that is not good yet': jwt.sign(body, secret, { ...ours, notBefore: 600 }),
    'with a key of its own': handMade({ alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, full, 'AAAA'),
    'with a tenant that is no id': jwt.sign({ ...body, tid: "' or true --" }, secret, ours),
  }
  test.each(Object.entries(forged))('%s', (_kind, token) => {
    expect(verify(token)).toBeNull()
  })
})

test('while the secret is changed tokens of both are good, new ones are made with the new, and no third is', () => {
  const next = randomBytes(32).toString('base64')
  const changing = makeAccessTokens(next, 900, secret)
  expect(changing.verify(sign(claims))).toMatchObject(claims)
  expect(makeAccessTokens(next, 900).verify(changing.sign(claims))).toMatchObject(claims)
  expect(verify(changing.sign(claims))).toBeNull()
  const third = makeAccessTokens(randomBytes(32).toString('base64'), 900)
  expect(changing.verify(third.sign(claims))).toBeNull()
  expect(() => makeAccessTokens(next, 900, 'short')).toThrow('JWT_SECRET')
})

test.each(['short', 'x'.repeat(31)])('a weak secret stops the start: %s', (weak) => {
  expect(() => makeAccessTokens(weak, 900)).toThrow('JWT_SECRET')
})

test.each([0, 59, 86_401, 900.5, Number.NaN])('a lifetime of %s seconds stops the start', (ttlS) => {
  expect(() => makeAccessTokens(secret, ttlS)).toThrow('ACCESS_TOKEN_TTL_S')
})

test('refresh tokens have 256 bits, are stored as a hash, and are followed by one that only we can tell', () => {
  const token = randomToken()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(hashToken(token)).toHaveLength(32)
  expect(successorOf(token, secret)).toBe(successorOf(token, secret))
  expect(successorOf(token, secret)).not.toBe(successorOf(token, randomBytes(32).toString('base64')))
  expect(successorOf(token, secret)).not.toBe(successorOf(randomToken(), secret))
})

describe('a ticket for the second step', () => {
  const tickets = makeStepTickets(secret)
  const ticket = { accountId: claims.accountId, passwordHash: 'the hash', wanted: { kind: 'enter' } } as const
  const stepBody = {
    sub: claims.accountId,
    pwd: 'any',
    wanted: { kind: 'enter' },
    purpose: 'second-factor',
  }
  const forFive = { ...ours, expiresIn: 300 } as const

  test('says whose it is and what for, for five minutes, and of which password', () => {
    const read = tickets.read(tickets.sign(ticket))
    expect(read).toMatchObject({ accountId: claims.accountId, wanted: { kind: 'enter' } })
    expect([read?.isOf('the hash'), read?.isOf('another hash')]).toEqual([true, false])
    expect(tickets.sign(ticket)).not.toContain('the hash')
    const decoded = jwt.decode(tickets.sign(ticket), { json: true })
    expect((decoded?.exp ?? 0) - (decoded?.iat ?? 0)).toBe(300)
    expect(tickets.read(jwt.sign(stepBody, secret, forFive))).not.toBeNull()
  })

  const forged: Record<string, string> = {
    'that is an access token': sign(claims),
    'of nothing': '',
    'signed with another secret': jwt.sign(stepBody, randomBytes(32).toString('base64'), forFive),
    'with another HMAC': jwt.sign(stepBody, secret, { ...forFive, algorithm: 'HS512' }),
    'that is not signed': jwt.sign(stepBody, null, { ...forFive, algorithm: 'none' }),
    'with a changed payload': tickets
      .sign(ticket)
      .replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify({ ...stepBody, sub: randomUUID() })).toString('base64url')}.`,
      ),
    'that has ended': jwt.sign({ ...stepBody, iat: nowS - 400, exp: nowS - 100 }, secret, {
      algorithm: 'HS256',
      issuer: 'operagrid',
      audience: 'operagrid',
    }),
    'that lives ten minutes': jwt.sign(stepBody, secret, { ...forFive, expiresIn: 600 }),
    'of another issuer': jwt.sign(stepBody, secret, { ...forFive, issuer: 'elsewhere' }),
    'for another audience': jwt.sign(stepBody, secret, { ...forFive, audience: 'elsewhere' }),
    'for another purpose': jwt.sign({ ...stepBody, purpose: 'access' }, secret, forFive),
    'for what no password leads to': jwt.sign({ ...stepBody, wanted: { kind: 'rule' } }, secret, forFive),
    'without a password': jwt.sign({ ...stepBody, pwd: undefined }, secret, forFive),
  }
  test.each(Object.entries(forged))('is none %s', (_kind, token) => {
    expect(tickets.read(token)).toBeNull()
  })

  test('outlives a change of the secret', () => {
    const next = randomBytes(32).toString('base64')
    expect(makeStepTickets(next, secret).read(tickets.sign(ticket))).not.toBeNull()
    expect(makeStepTickets(next).read(tickets.sign(ticket))).toBeNull()
  })
})
