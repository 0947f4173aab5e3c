import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Parts.module.css';

export type Tone = 'good' | 'wait' | 'bad' | 'hint' | 'pause' | 'quiet' | 'chosen';

interface Props {
  readonly tone: Tone;
  readonly dot?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly title?: string | undefined;
}

/** Chip is a word on a tinted background, with a dot or icon so that colour is not the only sign. */
export function Chip({ tone, dot, icon, children, title }: Props) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {dot && <i className={classes.dot} aria-hidden />}
      {icon}
      {children}
    </span>
  );
}

const journeyTones: Readonly<Record<string, Tone>> = {
  draft: 'quiet',
  running: 'good',
  paused: 'pause',
  finishing: 'hint',
  stopped: 'quiet',
};

/** JourneyState: 下書き, 運用中, 一時停止, 終了待ち, 停止. */
export function JourneyState({ state, practice }: { readonly state: string; readonly practice?: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Chip tone={journeyTones[state] ?? 'quiet'} dot>
        {t(`state.journey.${state}`)}
      </Chip>
      {practice && state !== 'draft' && <PracticeMark />}
    </>
  );
}

/** PracticeMark says that mail stays in the app. */
export function PracticeMark() {
  const { t } = useTranslation();
  return (
    <span className={classes.practice} title={t('practice.help')}>
      {t('practice')}
    </span>
  );
}
