import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { done, failed, go, href } from '../../../parts';
import { run } from '../commands';
import type { StartChoice } from '../data';
import type { Whole } from '../types';
import type { RoomState } from '../useRoom';
import type { ByHand } from './people';

/** Start is what was chosen on the sheet, with the functions that change it and start the journey. */
export interface Start {
  readonly choice: StartChoice;
  readonly byHand: ByHand;
  readonly busy: boolean;
  readonly error: unknown;
  readonly setLaterOnly: (v: boolean) => void;
  readonly setPractice: (v: boolean) => void;
  readonly setByHand: (v: ByHand) => void;
  readonly start: (practice: boolean) => Promise<void>;
}

/** useStart holds what was chosen on the sheet, and starts the journey. */
export function useStart(whole: Whole, room: RoomState, real: boolean): Start {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<StartChoice>({ laterOnly: false, practice: real ? false : undefined });
  const [byHand, setByHand] = useState<ByHand>({ who: 'nobody' });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const start = async (practice: boolean) => {
    setBusy(true);
    setError(undefined);
    try {
      await run.start(whole.id, { later_only: choice.laterOnly, practice });
    } catch (e) {
      setError(e);
      setBusy(false);
      return;
    }
    const entering = bodyOf(byHand);
    const entered = entering ? await run.enter(whole.id, entering).catch(failed) : undefined;
    setBusy(false);
    room.close();
    const kept = entered ? entered.already + entered.refused : 0;
    const text = [
      entered && entered.entered > 0
        ? t('start.done.entered', { title: whole.title, count: entered.entered })
        : t('start.done', { title: whole.title }),
      kept > 0 ? t('start.done.kept', { count: kept }) : '',
    ];
    done(text.filter(Boolean).join(t('start.done.join')), {
      label: t(practice ? 'start.done.mailbox' : 'start.done.outbox'),
      run: () => go(href(practice ? 'mailbox' : 'outbox')),
    });
  };

  return {
    choice,
    byHand,
    busy,
    error,
    start,
    setByHand,
    setLaterOnly: (laterOnly) => setChoice((c) => ({ ...c, laterOnly })),
    setPractice: (practice) => setChoice((c) => ({ ...c, practice })),
  };
}

function bodyOf(byHand: ByHand) {
  switch (byHand.who) {
    case 'all':
      return { all: true };
    case 'tag':
      return { tag: byHand.tag };
    case 'contact':
      return { contact: byHand.contact };
    default:
      return undefined;
  }
}
