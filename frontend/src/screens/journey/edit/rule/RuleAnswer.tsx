import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../../bridge';
import { Avatar, said } from '../../../../parts';
import classes from './RuleAnswer.module.css';
import { useCount, useWhy } from './useCount';

interface Props {
  /** The complete part of the condition; undefined: there is none yet. */
  readonly when: unknown;
  /** How many rows are left out because they are not complete. */
  readonly left: number;
  readonly zone: string | undefined;
}

/** RuleAnswer shows how many people meet a condition now, names some who do and some who do not, and explains why. */
export function RuleAnswer({ when, left, zone }: Props) {
  const { t } = useTranslation();
  const { data, error, asked, stale } = useCount(when, zone);
  const trouble = error && !stale ? said(error, t) : undefined;
  return (
    <section className={classes.answer} aria-label={t('rule.now')}>
      {when === undefined ? (
        <p className={classes.quiet}>{t('rule.now.nothing')}</p>
      ) : trouble ? (
        <p className={classes.trouble} role="alert">
          <strong>{trouble.text}</strong> {trouble.hint}
        </p>
      ) : data ? (
        <Counted data={data} stale={stale} asked={asked} zone={zone} />
      ) : (
        <p className={classes.quiet}>{t('rule.now.asking')}</p>
      )}
      {left > 0 && <p className={classes.quiet}>{t('rule.now.left', { count: left })}</p>}
    </section>
  );
}

interface CountedProps {
  readonly data: Schemas['CountedCondition'];
  readonly stale: boolean;
  /** The condition that was asked, as text. */
  readonly asked: string;
  readonly zone: string | undefined;
}

function Counted({ data, stale, asked, zone }: CountedProps) {
  const { t } = useTranslation();
  const share = data.of > 0 ? data.count / data.of : 0;
  return (
    <div data-stale={stale || undefined} className={classes.counted}>
      <p className={classes.count} role="status">
        {t('rule.now.count', { count: data.count, of: data.of })}
      </p>
      <div className={classes.bar} aria-hidden>
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <p className={classes.sentence}>{data.sentence}</p>
      <People people={data.people} of={data.count} met asked={asked} zone={zone} />
      <People people={data.others} of={data.of - data.count} met={false} asked={asked} zone={zone} />
    </div>
  );
}

interface PeopleProps {
  readonly people: Schemas['CountedCondition']['people'];
  readonly of: number;
  readonly met: boolean;
  /** The condition that was asked, as text. */
  readonly asked: string;
  readonly zone: string | undefined;
}

function People({ people, of, met, asked, zone }: PeopleProps) {
  const { t } = useTranslation();
  const id = useId();
  if (people.length === 0) {
    return null;
  }
  return (
    <>
      <h5 id={id}>{t(met ? 'rule.now.met' : 'rule.now.not', { count: of })}</h5>
      <ul aria-labelledby={id} className={classes.people}>
        {people.map((p) => (
          <Person key={p.id} person={p} met={met} asked={asked} zone={zone} />
        ))}
      </ul>
    </>
  );
}

interface PersonProps {
  readonly person: Schemas['NamedLink'];
  readonly met: boolean;
  /** The condition that was asked, as text. */
  readonly asked: string;
  readonly zone: string | undefined;
}

function Person({ person, met, asked, zone }: PersonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data, error, isPlaceholderData } = useWhy(asked, zone, person.id, open);
  return (
    <li>
      <button
        type="button"
        className={classes.person}
        aria-expanded={open}
        aria-label={t('rule.now.why', { name: person.name })}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={person.name} size={26} />
        <span className={classes.name}>{person.name}</span>
        <span className={classes.met} data-met={met}>
          {met ? <IconCheck size={13} aria-hidden /> : <IconX size={13} aria-hidden />}
          {t(met ? 'rule.met' : 'rule.not')}
        </span>
        <IconChevronDown size={14} className={classes.chevron} aria-hidden />
      </button>
      {open && error && <p className={classes.trouble}>{said(error, t).text}</p>}
      {open && data && (
        <ul className={classes.lines} data-stale={isPlaceholderData || undefined}>
          {data.lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines are replaced as a whole
            <li key={i} data-met={line.ok}>
              {line.ok === undefined ? null : (
                <span className={classes.met} data-met={line.ok}>
                  {line.ok ? <IconCheck size={13} aria-hidden /> : <IconX size={13} aria-hidden />}
                  {t(line.ok ? 'rule.line.met' : 'rule.line.not')}
                </span>
              )}
              <span>{line.text}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
