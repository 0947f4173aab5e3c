import { IconCircleCheckFilled, IconCircleMinus, IconPrinter, IconRoute, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Chip, full, href, moment, PracticeMark, useZone } from '../../parts';
import common from './Contact.module.css';
import { Emphasised } from './Emphasised';
import classes from './Reasons.module.css';
import { pictureOf, StepIcon } from './StepIcon';
import { toneOf } from './TimelineRow';
import type { Item } from './useWhy';
import { joined } from './value';
import { titleOf } from './whyTitle';

interface Props {
  readonly item: Item;
  readonly person: string;
}

/** second is the exact second of a moment in the workspace's zone: 10:00:02. */
function second(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' }).format(new Date(at));
}

/** WhyCard is one decision as it was recorded: the sentence, what was read then, the rule, where and when. */
export function WhyCard({ item, person }: Props) {
  const { t } = useTranslation();
  const { zone } = useZone();
  const reasons = item.reasons ?? [];
  const sentences = reasons.filter((r) => r.ok === undefined);
  const values = reasons.filter((r) => r.ok !== undefined);
  const title = titleOf(item);
  const outside = title === 'refused' || title === 'turn'; // no step was reached: it is about the journey
  const what = item.step?.title ?? (outside ? item.journey?.title : item.detail) ?? item.title;
  return (
    <article className={common.card} data-print-card>
      <p className={classes.printHead}>{t('contact.print.head', { person })}</p>
      <header>
        <span className={common.mark} data-shape="square" data-tone={toneOf(item.state)}>
          <StepIcon word={pictureOf(item)} size={20} />
        </span>
        <div>
          <h3>{t(`contact.why.${title}`)}</h3>
          <small title={full(item.at)}>
            {t('contact.why.what', { what })} {moment(item.at)}
          </small>
        </div>
        {item.state_text && <Chip tone={toneOf(item.state)}>{item.state_text}</Chip>}
        {!item.state_text && item.taken && <Chip tone="chosen">{item.taken}</Chip>}
      </header>
      {reasons.length === 0 ? (
        <p className={classes.sentence}>
          {t('contact.norecord')}
          <br />
          <small>{t('contact.norecord.text')}</small>
        </p>
      ) : (
        <p className={classes.sentence}>
          {sentences.length === 0 && (
            <>
              <strong>{item.title}</strong> {item.detail}
            </>
          )}
          {sentences.map((r) => (
            <span key={r.text}>
              <Emphasised text={r.text} />{' '}
            </span>
          ))}
        </p>
      )}
      {values.length > 0 && (
        <>
          <h4>{t('contact.why.values')}</h4>
          <ul className={classes.values}>
            {values.map((r) => (
              <li key={r.text} data-ok={r.ok}>
                {r.ok ? <IconCircleCheckFilled size={17} aria-hidden /> : <IconCircleMinus size={17} aria-hidden />}
                <span>
                  <Emphasised text={r.text} />
                  <em>{t(r.ok ? 'contact.why.met' : 'contact.why.notMet')}</em>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <footer>
        <span>
          {joined(
            item.journey?.title,
            item.journey?.version ? t('contact.version', { version: item.journey.version }) : undefined,
            t('contact.why.at', { time: second(item.at, zone) }),
          )}
          {item.journey?.practice && <PracticeMark />}
        </span>
        <nav>
          {item.journey && (
            <a
              href={`${href('journeys', item.journey.id)}${item.step ? `?step=${encodeURIComponent(item.step.node)}` : ''}`}
            >
              <IconRoute size={15} aria-hidden />
              {t('contact.why.canvas')}
            </a>
          )}
          {item.delivery && (
            <a href={href('outbox', item.delivery)}>
              <IconSend size={15} aria-hidden />
              {t('contact.outbox')}
            </a>
          )}
          <button type="button" onClick={() => window.print()}>
            <IconPrinter size={15} aria-hidden />
            {t('contact.print')}
          </button>
        </nav>
      </footer>
    </article>
  );
}
