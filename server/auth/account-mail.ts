import type { Mail } from '../mail/mailer.ts'

type To = { readonly to: string; readonly name: string }

/** Confirms an address, or makes it the account's. */
export function confirmMail({ to, name, link }: To & { readonly link: string }): Mail {
  return {
    to,
    subject: 'Confirm your e-mail address for OperaGrid',
    text: paragraphs(
      `Hello ${name},`,
      'Open this link to confirm that this address is yours. It works once, for 24 hours:',
      link,
      'If you did not ask for it, ignore it: nothing happens without the link.',
    ),
  }
}

export function resetMail({ to, name, link }: To & { readonly link: string }): Mail {
  return {
    to,
    subject: 'A new password for OperaGrid',
    text: paragraphs(
      `Hello ${name},`,
      'Open this link to choose a new password. It works once, for an hour, and signs you out everywhere:',
      link,
      'If you did not ask for it, ignore it: your password stays as it is.',
    ),
  }
}

/** To the address that was the account's: whoever did not do it must hear of it. */
export function changedMail({ to, name, email }: To & { readonly email: string }): Mail {
  return {
    to,
    subject: 'Your e-mail address for OperaGrid was changed',
    text: paragraphs(
      `Hello ${name},`,
      `From now on you sign in with ${email}.`,
      'If this was not you, ask the management of your workspace to end your sessions and suspend you at once.',
    ),
  }
}

/** Somebody wanted an address that has an account already, which only its owner is told. */
export function takenMail({ to, name }: To): Mail {
  return {
    to,
    subject: 'You have an OperaGrid account already',
    text: paragraphs(
      `Hello ${name},`,
      'Somebody asked to use this address for another OperaGrid account. It stays with yours, and nothing was changed.',
      'If it was you: sign in with this address, or ask for a new password on the sign-in page.',
    ),
  }
}

type AboutPasskey = To & { readonly passkey: string }

export function passkeyAddedMail({ to, name, passkey }: AboutPasskey): Mail {
  return {
    to,
    subject: 'A passkey was added to your OperaGrid account',
    text: paragraphs(
      `Hello ${name},`,
      `The passkey “${passkey}” opens your account from now on, without your password.`,
      'If this was not you, change your password and remove the passkey on your account page, or ask the management of your workspace to suspend you at once.',
    ),
  }
}

export function passkeyRemovedMail({ to, name, passkey }: AboutPasskey): Mail {
  return {
    to,
    subject: 'A passkey was removed from your OperaGrid account',
    text: paragraphs(
      `Hello ${name},`,
      `The passkey “${passkey}” no longer opens your account. Your password does, as before.`,
      'If this was not you, change your password at once: whoever did it knows it.',
    ),
  }
}

/** What is done to the second factor is told to its owner: whoever did not do it must hear of it. */
export function factorAddedMail({ to, name }: To): Mail {
  return {
    to,
    subject: 'Your OperaGrid account has a second factor',
    text: paragraphs(
      `Hello ${name},`,
      'From now on signing in takes your password and a code of your authenticator app. Everywhere else you were signed out.',
      notYou,
    ),
  }
}

export function factorRemovedMail({ to, name }: To): Mail {
  return {
    to,
    subject: 'Your OperaGrid account has no second factor any more',
    text: paragraphs(`Hello ${name},`, 'From now on signing in takes your password alone.', notYou),
  }
}

/** Somebody tries codes one after the other. */
export function guessedMail({ to, name }: To): Mail {
  return {
    to,
    subject: 'Wrong codes for your OperaGrid account',
    text: paragraphs(
      `Hello ${name},`,
      'Somebody entered your password, and then one wrong code after another. They did not get in, and codes of your app are taken more slowly for now; your recovery codes work.',
      notYou,
    ),
  }
}

/** `left`: how many recovery codes are left. */
export function recoveryUsedMail({ to, name, left }: To & { readonly left: number }): Mail {
  return {
    to,
    subject: 'A recovery code of your OperaGrid account was used',
    text: paragraphs(
      `Hello ${name},`,
      `Somebody who knows your password used one of your recovery codes. ${left === 1 ? '1 is' : `${left} are`} left; you can make new ones in your account.`,
      notYou,
    ),
  }
}

const notYou =
  'If this was not you, ask for a new password on the sign-in page, and the management of your workspace to end your sessions.'

function paragraphs(...lines: readonly string[]): string {
  return lines.join('\n\n')
}
