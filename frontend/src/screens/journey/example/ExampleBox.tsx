import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../bridge';
import { PersonPick } from '../mail/PersonPick';
import classes from './ExampleBox.module.css';
import type { Whom } from './exampleOf';

interface Props {
  readonly example: Schemas['StepExample'];
  readonly stale: boolean;
  readonly whom: Whom;
}

/** ExampleBox says in a sentence what a step would do for a real person who entered now, and why. */
export function ExampleBox({ example, stale, whom }: Props) {
  const { t } = useTranslation();
  const [shares, notes, why] = [example.shares ?? [], example.notes ?? [], example.why ?? []];
  return (
    <section className={classes.box} aria-label={t('example.title')} data-stale={stale || undefined}>
      <header>
        <h4>{t('example.title')}</h4>
        {example.others && (
          <PersonPick
            name={example.person?.name ?? ''}
            link={t('example.other')}
            chosen={whom.contact !== undefined}
            choose={whom.choose}
          />
        )}
      </header>
      <p className={classes.sentence} aria-live="polite">
        {example.text}
      </p>
      {why.length > 0 && (
        <ul className={classes.why}>
          {why.map((l) => (
            <li key={l.text} data-ok={l.ok}>
              {l.ok === true && <IconCheck size={14} aria-label={t('example.met')} />}
              {l.ok === false && <IconX size={14} aria-label={t('example.unmet')} />}
              <span>{l.text}</span>
            </li>
          ))}
        </ul>
      )}
      {shares.length > 0 && <p className={classes.note}>{shares.join(' · ')}</p>}
      {notes.map((n) => (
        <p key={n} className={classes.note}>
          {n}
        </p>
      ))}
    </section>
  );
}
