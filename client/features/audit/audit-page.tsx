import Download from 'lucide-solid/icons/download'
import ScrollText from 'lucide-solid/icons/scroll-text'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createResource, Show } from 'solid-js'

import type { AuditExport } from '@operagrid/shared/domain/audit'
import { may } from '@operagrid/shared/domain/permission'

import { useSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'

import './audit.css'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList } from './audit-list.tsx'
import { createAuditLook } from './create-audit-look.ts'
import { createAudit } from './create-audit.ts'
import { createVerdict } from './create-verdict.ts'
import { downloadLog } from './download-log.ts'
import { VerdictBanner } from './verdict-banner.tsx'

/** Who did what, when and from where; for management. */
export function AuditPage() {
  const session = useSession()
  return (
    <Show
      when={may(session()?.member.role ?? 'viewer', 'readAudit')}
      fallback={
        <>
          <PageHeader title="Audit log" icon={ScrollText} />
          <EmptyState icon={ScrollText} title="The audit log is for management" text="Ask management what you need." />
        </>
      }
    >
      <AuditLog />
    </Show>
  )
}

function AuditLog() {
  const look = createAuditLook()
  const audit = createAudit(look.filter)
  const check = createVerdict()
  const [members] = createResource(() => trpc.member.list.query())
  // Without the list nothing is lost but the filter by person. `state` first: reading what failed throws.
  const people = () => (members.state === 'ready' ? members() : [])
  const nameOf = (memberId: string | null): string => {
    if (memberId === null) return 'Somebody'
    return audit.names()[memberId] ?? people().find(({ id }) => id === memberId)?.name ?? 'Former member'
  }
  const save = async (format: AuditExport['format']): Promise<void> => {
    try {
      await downloadLog({ filter: look.filter(), format })
    } catch (error) {
      showToast({ title: 'Nothing was exported', text: errorOf(error).message, tone: 'danger' })
    }
  }
  return (
    <>
      <PageHeader
        title="Audit log"
        icon={ScrollText}
        actions={
          <>
            <Button icon={ShieldCheck} busy={check.busy()} onClick={() => void check.verify()}>
              Verify
            </Button>
            <Menu
              placement="bottom-end"
              entries={[
                { kind: 'heading', label: look.isFiltered() ? 'What fits the filter' : 'The whole log' },
                {
                  label: 'NDJSON',
                  description: 'Each entry as it was written, to verify elsewhere',
                  onSelect: () => void save('ndjson'),
                },
                { label: 'CSV', description: 'For a spreadsheet', onSelect: () => void save('csv') },
              ]}
              trigger={(trigger) => (
                <Button {...trigger} icon={Download}>
                  Export
                </Button>
              )}
            />
          </>
        }
      />
      <div class="audit-page">
        <VerdictBanner verdict={check.verdict()} onDismiss={() => check.dismiss()} />
        <AuditFilters look={look} people={people()} />
        <AuditList audit={audit} look={look} nameOf={nameOf} />
      </div>
    </>
  )
}
