import { Button, Modal } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { isByHand } from '../../journey';
import { DialogFoot, Empty, href, Loading, PracticeMark, Trouble, useCards, useOnce } from '../../parts';
import classes from './Dialogs.module.css';
import { EnterEffect } from './EnterEffect';
import { useInside } from './useInside';

interface Props {
  readonly people: readonly Schemas['Contact'][];
  readonly close: () => void;
  readonly start: (journey: Schemas['Card'], inside: ReadonlySet<string>) => unknown;
}

/** byHand: the journey has a trigger made for letting people in one by one. */
const byHand = (j: Schemas['Card']) => (j.shape.nodes ?? []).some((n) => isByHand(n.kind));

/** EnterJourney chooses a running journey for the people given, and says before what will happen. */
export function EnterJourney({ people, close, start }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState('');
  const list = useCards();
  const running = (list.data ?? []).filter((j) => j.state === 'running');
  const journeys = [...running.filter(byHand), ...running.filter((j) => !byHand(j))];
  const journey = journeys.find((j) => j.id === chosen) ?? (journeys.length === 1 ? journeys[0] : undefined);
  const inside = useInside(journey?.id);
  const { busy, run: go } = useOnce(async () => journey && start(journey, inside.data ?? new Set()));
  const skipped = people.filter((c) => inside.data?.has(c.id)).length;
  const n = people.length - skipped;
  const one = people.length === 1 ? people[0] : undefined;
  return (
    <Modal
      opened
      onClose={close}
      size={560}
      title={
        <strong className={classes.dialogTitle}>
          {one
            ? t('contact.enter.one', { name: one.name || one.address })
            : t('contact.enter.many', { count: people.length })}
        </strong>
      }
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {list.error ? (
        <Trouble compact error={list.error} again={() => void list.refetch()} />
      ) : list.data === undefined ? (
        <Loading rows={3} height={52} />
      ) : journeys.length === 0 ? (
        <Empty
          icon={IconRoute}
          title={t('contact.enter.none')}
          action={
            <Button component="a" variant="default" href={href('journeys')} onClick={close}>
              {t('contact.enter.none.go')}
            </Button>
          }
        >
          {t('contact.enter.none.text')}
        </Empty>
      ) : (
        <>
          <div className={classes.journeys} role="radiogroup" aria-label={t('nav.journeys')}>
            {journeys.map((j) => (
              <label key={j.id} className={classes.journeyChoice} data-chosen={j.id === journey?.id || undefined}>
                <input type="radio" name="journey" checked={j.id === journey?.id} onChange={() => setChosen(j.id)} />
                <strong>{j.title}</strong>
                {j.practice && <PracticeMark />}
                {!byHand(j) && <small>{t('contact.enter.byTrigger')}</small>}
              </label>
            ))}
          </div>
          {journey && <EnterEffect journey={journey} people={people} skipped={skipped} />}
          <DialogFoot close={close}>
            <Button disabled={!journey || inside.isLoading || n === 0} loading={busy} onClick={() => void go()}>
              {one ? t('contact.enter.go') : t('contact.enter.goMany', { count: n })}
            </Button>
          </DialogFoot>
        </>
      )}
    </Modal>
  );
}
