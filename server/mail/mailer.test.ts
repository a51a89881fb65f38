import { pino } from 'pino'
import { expect, test } from 'vitest'

import { makeMailer } from './mailer.ts'
import { startMailServer } from './testing/mail-server.ts'

const log = pino({ level: 'silent' })
const mail = {
  to: 'ole@example.org',
  subject: 'Join Nordlicht Größe',
  text: 'Hello Ole,\n\nhttps://ops.example.org/invite/abc',
}
const baseUrl = 'https://ops.example.org'

test('a mail reaches the server with its recipient, sender and link', async () => {
  await using server = await startMailServer()
  const { url, lines } = server
  expect(await makeMailer({ smtpUrl: url, baseUrl, log }).send(mail)).toBe(true)
  expect(lines).toContain('RCPT TO:<ole@example.org>')
  expect(lines.join('\n')).toContain('MAIL FROM:<no-reply@ops.example.org>')
  expect(lines).toContain('https://ops.example.org/invite/abc')
})

test('the setting can name another sender', async () => {
  await using server = await startMailServer()
  const { url, lines } = server
  await makeMailer({ smtpUrl: `${url}/?from=ops@example.net`, baseUrl, log }).send(mail)
  expect(lines.join('\n')).toContain('MAIL FROM:<ops@example.net>')
})

test('an address with a comma is one recipient, and a subject with a line break adds no header', async () => {
  await using server = await startMailServer()
  const { url, lines } = server
  await makeMailer({ smtpUrl: url, baseUrl, log }).send({
    ...mail,
    to: 'a,b@example.org',
    subject: 'Hi\r\nBcc: spy@example.org',
  })
  expect(lines.filter((line) => line.startsWith('RCPT'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('Bcc'))).toEqual([])
})

test('a refusal, a server that is away, and no server at all answer false', async () => {
  await using server = await startMailServer({ refuse: true })
  const { url } = server
  expect(await makeMailer({ smtpUrl: url, baseUrl, log }).send(mail)).toBe(false)
  expect(await makeMailer({ smtpUrl: 'smtp://127.0.0.1:1', baseUrl, log }).send(mail)).toBe(false)
  expect(await makeMailer({ smtpUrl: undefined, baseUrl, log }).send(mail)).toBe(false)
})
