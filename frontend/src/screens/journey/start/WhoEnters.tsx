import { SegmentedControl } from '@mantine/core';
import { IconUserOff, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isByHand } from '../../../journey';
import { Avatar, href } from '../../../parts';
import type { Preview } from '../types';
import { ByHandChoice } from './ByHandChoice';
import { peopleOf } from './people';
import { Section } from './Section';
import common from './Start.module.css';
import type { Start } from './useStart';
import classes from './WhoEnters.module.css';

interface Props {
  readonly sheet: Preview;
  readonly start: Start;
}

/** WhoEnters shows how many people enter, three of them by name, and how many get no mail, by reason. */
export function WhoEnters({ sheet, start }: Props) {
  const { t } = useTranslation();
  const { choice, byHand } = start;
  const n = peopleOf(sheet, choice.laterOnly, byHand);
  const entries = (sheet.entries ?? []).filter((e) => !isByHand(e.kind));
  const sample = choice.laterOnly ? [] : (sheet.sample ?? []);
  return (
    <Section
      icon={IconUsers}
      title={t('start.who')}
      aside={
        sheet.qualified > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('start.who')}
            value={choice.laterOnly ? 'later' : 'now'}
            onChange={(v) => start.setLaterOnly(v === 'later')}
            data={[
              { value: 'now', label: t('start.who.now', { count: sheet.qualified }) },
              { value: 'later', label: t('start.who.later') },
            ]}
          />
        )
      }
    >
      <div className={common.panel}>
        <div className={classes.who} data-alone={sample.length === 0 || undefined}>
          <div className={classes.figure}>
            <p>
              <b>{t('start.number', { n })}</b>
              <span className={classes.unit}>{t('start.unit', { count: n })}</span>
            </p>
            <span>{t(n > 0 ? 'start.who.enter' : 'start.who.nobody')}</span>
            {entries.map((e) => (
              <span key={e.node}>{t('start.who.later.text', { who: e.text })}</span>
            ))}
          </div>
          {sample.length > 0 && (
            <ul className={common.sample}>
              {sample.map((p) => (
                <li key={p.contact}>
                  <Avatar name={p.name} size={24} />
                  <a href={href('contacts', p.contact)}>{p.name}</a>
                  <span className={common.kana}>{p.kana}</span>
                  <span className={common.fact}>{p.fact}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
        {sheet.by_hand && <ByHandChoice sheet={sheet} start={start} />}
        <NoMail sheet={sheet} shown={byHand.who === 'nobody' ? n > 0 : byHand.who === 'all' && sheet.enter === 0} />
      </div>
    </Section>
  );
}

const reasons: Readonly<Record<string, string>> = {
  'reason.delivery.consent_unknown': 'start.no.unknown',
  'reason.delivery.no_consent': 'start.no.consent',
  'reason.delivery.no_address': 'start.no.address',
  'reason.delivery.suppressed': 'start.no.stopped',
  'reason.delivery.sample': 'start.no.sample',
  'reason.delivery.reserved': 'start.no.reserved',
};

/** NoMail shows how many of them would get no mail now, by reason. */
function NoMail({ sheet, shown }: { readonly sheet: Preview; readonly shown: boolean }) {
  const { t } = useTranslation();
  const list = sheet.no_mail ?? [];
  const count = list.reduce((n, r) => n + r.n, 0);
  if (!shown || count === 0) {
    return null;
  }
  return (
    <p className={classes.noMail}>
      <IconUserOff size={16} aria-hidden />
      <strong>{t('start.no', { count })}</strong>
      {list.map((r) => {
        const word = reasons[r.id];
        return (
          <span key={r.id} title={r.reason}>
            {t('start.no.line', { reason: word ? t(word) : r.reason, count: r.n })}
          </span>
        );
      })}
    </p>
  );
}
