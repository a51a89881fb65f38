import { z } from 'zod'

import { email, password } from './member.ts'

/** What is asked again before the account itself is changed. */
export const presentPassword = z.string().min(1, 'Enter your password.').max(256)

/** A mailed link's token. */
export const linkToken = z.strictObject({ token: z.string().max(100) })

export const askReset = z.strictObject({ email })
export const resetByLink = z.strictObject({ token: z.string().max(100), password })
export const changePassword = z.strictObject({ password: presentPassword, newPassword: password })
export const changeEmail = z.strictObject({ password: presentPassword, email })
