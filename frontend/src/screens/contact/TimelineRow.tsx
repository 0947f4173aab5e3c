import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Chip, Moment, PracticeMark, type Tone } from '../../parts';
import { EventIcon } from '../contacts/EventIcon';
import common from './Contact.module.css';
import { hasIcon, pictureOf, StepIcon } from './StepIcon';
import classes from './Track.module.css';
import type { Item } from './useWhy';
import { titleOf } from './whyTitle';

interface Props {
  readonly item: Item;
  readonly chosen: boolean;
  readonly choose: (item: Item, from: HTMLElement) => void;
}

/** toneOf is the colour of a delivery's state; the word stands beside it. */
export function toneOf(state: string | undefined): Tone {
  switch (state) {
    case 'sent':
      return 'good';
    case 'unknown':
    case 'held':
    case 'skipped':
    case 'expired':
      return 'wait';
    case 'never':
      return 'bad';
    case 'due':
    case 'later':
    case 'claimed':
    case 'handed':
      return 'hint';
    default:
      return 'quiet';
  }
}

/** aboutOf names what a decision was about: the journey that was entered or left, else the step and its outcome. */
function aboutOf(item: Item): string {
  const journey = item.journey?.title ?? '';
  const step = item.step?.title ?? '';
  switch (titleOf(item)) {
    case 'entered':
    case 'refused':
    case 'turn':
    case 'ended':
    case 'goal':
      return journey || step;
    case 'way':
      return [step, item.taken].filter(Boolean).join(' → ');
    default:
      return step || journey || item.title;
  }
}

/** TimelineRow is one thing that happened: a circle for what the person did, a square for what Tabiji decided. */
export function TimelineRow({ item, chosen, choose }: Props) {
  const { t } = useTranslation();
  const decided = item.type === 'decision' || item.type === 'delivery';
  const about = decided ? aboutOf(item) : item.detail;
  const inside = (
    <>
      <span className={common.mark} data-shape={decided ? 'square' : 'circle'} data-tone={toneOf(item.state)}>
        {hasIcon(item.icon) || decided ? <StepIcon word={pictureOf(item)} /> : <EventIcon kind={item.icon} size={16} />}
      </span>
      <span className={classes.body}>
        <span className={classes.what} title={item.title}>
          <strong>{decided ? t(`contact.did.${titleOf(item)}`) : item.title}</strong>
          {about && <span>{about}</span>}
        </span>
        {item.journey?.practice && item.state && <PracticeMark />}
        {item.state_text && <Chip tone={toneOf(item.state)}>{item.state_text}</Chip>}
        {decided && (
          <span className={classes.whyLink}>
            {t('contact.why')}
            <IconChevronRight size={14} aria-hidden />
          </span>
        )}
        <Moment at={item.at} as="clock" className={classes.clock} />
      </span>
    </>
  );
  return (
    <li>
      {decided ? (
        <button
          type="button"
          className={classes.line}
          data-chosen={chosen || undefined}
          aria-pressed={chosen}
          onClick={(e) => choose(item, e.currentTarget)}
        >
          {inside}
        </button>
      ) : (
        <div className={classes.line}>{inside}</div>
      )}
    </li>
  );
}
