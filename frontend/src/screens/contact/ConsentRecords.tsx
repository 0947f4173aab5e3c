import { IconBan, IconBellCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { Moment, Trouble } from '../../parts';
import common from './Contact.module.css';
import classes from './Person.module.css';
import { useConsents } from './useConsents';
import { joined } from './value';

/** ConsentRecords are what is written down about a person's consent and opt-outs, newest first. */
export function ConsentRecords({ contact: c }: { readonly contact: Schemas['Contact'] }) {
  const { t } = useTranslation();
  const known = useConsents(c.id);
  const rows = [
    ...(known.data?.stops ?? []).map((s) => ({
      key: s.id,
      at: s.at,
      text: t(`contact.${s.lifted ? 'lifted' : 'stopped'}.${s.purpose}`),
      more: joined(s.source_text, s.evidence),
      mark: s.lifted ? 'lifted' : 'stopped',
    })),
    ...(known.data?.items ?? []).map((r) => ({
      key: r.id,
      at: r.at,
      text: r.basis_text,
      more: joined(r.source_text, r.evidence),
      mark: undefined,
    })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <section className={classes.part}>
      <h3>{t('contact.records')}</h3>
      {known.error && <Trouble compact error={known.error} again={() => void known.refetch()} />}
      {known.data && rows.length === 0 && <p className={common.muted}>{t('contact.records.none')}</p>}
      <ul className={classes.records}>
        {rows.map((r) => (
          <li key={r.key} data-stop={r.mark === 'stopped' || undefined}>
            <b>
              {r.mark === 'stopped' && <IconBan size={14} aria-hidden />}
              {r.mark === 'lifted' && <IconBellCheck size={14} aria-hidden />} {r.text}
            </b>
            <span>
              <Moment at={r.at} /> {r.more}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
