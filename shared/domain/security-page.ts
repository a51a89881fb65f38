export type SecuritySentence = { readonly id: string; readonly text: string }

export type SecuritySection = { readonly title: string; readonly sentences: readonly SecuritySentence[] }

/** When the page was last changed, as it says itself. */
export const SECURITY_PAGE_UPDATED = 'June 2026'

export const SECURITY_CONTACT = 'privacy@operagrid.com'

/** The public promise, sentence by sentence. What proves each is in e2e/claims/checks.ts, under the same id. */
export const securityPage: readonly SecuritySection[] = [
  {
    title: 'Architecture',
    sentences: [
      { id: 'containers', text: 'Application: Docker containers on AWS EC2 behind nginx.' },
      { id: 'database', text: 'Database: Amazon RDS (PostgreSQL), not stored on the web server disk.' },
      {
        id: 'files',
        text: 'Files: Attachments stored in encrypted AWS storage volumes; optional migration to S3.',
      },
      { id: 'payments', text: 'Payments: Stripe — we never store full card numbers.' },
    ],
  },
  {
    title: 'Network security',
    sentences: [
      { id: 'ports', text: 'Public access only on HTTP/HTTPS (ports 80/443) to the web application.' },
      {
        id: 'database-port',
        text: 'Database port (5432) is not open to the internet — only the application server may connect.',
      },
      { id: 'ssh', text: 'SSH administrative access is restricted by IP security groups.' },
      { id: 'api-docs', text: 'API documentation endpoints are disabled in production nginx.' },
    ],
  },
  {
    title: 'Application security',
    sentences: [
      {
        id: 'isolation',
        text: 'Multi-tenant isolation: each workspace (tenant) has separate data boundaries in the database.',
      },
      { id: 'bcrypt', text: 'Passwords: bcrypt hashes only.' },
      { id: 'no-passwords', text: 'Administrators cannot read user passwords.' },
      {
        id: 'roles',
        text: 'Roles: management, organizer, reporter, report viewer — least-privilege by role.',
      },
      { id: 'audit', text: 'Audit log: security-relevant actions recorded for workspace admins.' },
      { id: 'tokens', text: 'Session tokens: signed JWT with configurable expiry.' },
    ],
  },
  {
    title: 'Data in transit & at rest',
    sentences: [
      {
        id: 'https',
        text: 'HTTPS (TLS) required for production domains — encrypts traffic between browsers and OperaGrid.',
      },
      { id: 'database-tls', text: 'RDS connections use SSL (sslmode=require).' },
      { id: 'at-rest', text: 'AWS encrypts RDS storage at rest by default.' },
    ],
  },
  {
    title: 'Backups & availability',
    sentences: [
      {
        id: 'snapshots',
        text: 'Automated RDS snapshots and retention policies protect against infrastructure failure.',
      },
      {
        id: 'export',
        text: 'Customers should export critical records if required by internal compliance.',
      },
    ],
  },
  {
    title: 'Subprocessors',
    sentences: [
      {
        id: 'providers',
        text: 'We use trusted providers to operate the service, including Amazon Web Services (hosting) and Stripe (billing).',
      },
      {
        id: 'dpa',
        text: 'A Data Processing Agreement (DPA) can be provided for enterprise customers on request.',
      },
    ],
  },
  {
    title: 'Incident response',
    sentences: [
      {
        id: 'incident',
        text: 'If we become aware of a security incident affecting customer data, we will investigate promptly and notify affected workspace administrators as required by applicable law.',
      },
    ],
  },
  {
    title: 'Your responsibilities',
    sentences: [
      { id: 'strong-passwords', text: 'Use strong passwords and limit admin accounts.' },
      { id: 'leavers', text: 'Remove users when they leave your organization.' },
      { id: 'sharing', text: 'Do not share workspace credentials.' },
      { id: 'abuse', text: `Report suspected abuse to ${SECURITY_CONTACT}.` },
    ],
  },
  {
    title: 'Contact',
    sentences: [{ id: 'contact', text: `Security or privacy questions: ${SECURITY_CONTACT}.` }],
  },
]
