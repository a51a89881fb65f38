import { createTransport } from 'nodemailer'

import type { Log } from '../log.ts'

export type Mail = { readonly to: string; readonly subject: string; readonly text: string }

export type Mailer = {
  /** Whether there is a mail server at all. */
  readonly mails: boolean
  /** True when a mail server took the mail; false when there is none or it refused. Never throws. */
  send(mail: Mail): Promise<boolean>
  close(): void
}

export type MailerOptions = {
  /** `smtp://` or `smtps://`; `?from=` names another sender. Undefined: nothing is mailed. */
  readonly smtpUrl: string | undefined
  /** The address the mails speak for: its host is the sender's. */
  readonly baseUrl: string
  readonly log: Log
}

/** Mail through the configured server, or nowhere: then every `send` answers false. */
export function makeMailer({ smtpUrl, baseUrl, log }: MailerOptions): Mailer {
  if (smtpUrl === undefined) return { mails: false, send: async () => false, close: () => undefined }
  const { hostname, searchParams } = new URL(smtpUrl)
  const from = { name: 'OperaGrid', address: searchParams.get('from') ?? `no-reply@${new URL(baseUrl).hostname}` }
  const transport = createTransport({
    url: smtpUrl,
    // A person waits for the answer, so a silent server is given up soon.
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  })
  return {
    mails: true,
    async send({ to, subject, text }) {
      try {
        // An object: in a string a comma would begin a second recipient.
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
        return true
      } catch (error) {
        log.warn({ err: error, server: hostname }, 'a mail could not be sent; check SMTP_URL')
        return false
      }
    },
    close: () => transport.close(),
  }
}
