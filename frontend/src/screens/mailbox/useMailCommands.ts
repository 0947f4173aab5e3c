import { IconArrowDown, IconArrowLeft, IconArrowUp, IconChecks, IconMailOff, IconSearch } from '@tabler/icons-react';
import { type RefObject, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { type Command, confirm, done, failed, go, useCommands, useSteps } from '../../parts';
import { anew } from './anew';
import { beside, type Mail } from './lines';

interface Given {
  readonly mails: readonly Mail[];
  /** The mails are those that are asked for, not the ones before or none yet. */
  readonly ready: boolean;
  readonly chosen: string | undefined;
  readonly choose: (m: Mail, opens: boolean) => void;
  readonly counts: { readonly total: number; readonly unread: number } | undefined;
  readonly find: RefObject<HTMLInputElement | null>;
  /** A mail stands alone, and Escape leads back to the list. */
  readonly back: boolean;
  readonly emptied: () => void;
}

/** useMailCommands offers what can be done here, and gives the one that asks before emptying. */
export function useMailCommands({ mails, ready, chosen, choose, counts, find, back, emptied }: Given): () => void {
  const { t } = useTranslation();
  const count = counts?.total ?? 0;
  const unseen = counts?.unread ?? 0;
  const empty = useCallback(
    () =>
      confirm({
        title: t('mailbox.empty.ask', { count }),
        body: t('mailbox.empty.body'),
        action: t('mailbox.empty.yes', { count }),
        danger: true,
        run: async () => {
          const { n } = await ask(api.DELETE('/api/practice'));
          emptied();
          await anew(); // first, so that nothing gone is opened again
          go('/mailbox', true);
          done(t('mailbox.emptied', { count: n }));
        },
      }),
    [t, count, emptied],
  );

  const step = useSteps(ready, (steps) => {
    const next = beside(mails, chosen, steps);
    if (next) {
      choose(next, false);
    }
  });
  const commands = useMemo<readonly Command[]>(() => {
    const move = (n: number) => () => step(n);
    const seeAll = () => ask(api.POST('/api/practice/seen')).then(anew, failed);
    return [
      { id: 'mailbox.next', word: 'mailbox.next', section: 'do', icon: IconArrowDown, keys: 'j', run: move(1) },
      { id: 'mailbox.before', word: 'mailbox.before', section: 'do', icon: IconArrowUp, keys: 'k', run: move(-1) },
      {
        id: 'mailbox.find',
        word: 'mailbox.search',
        section: 'do',
        icon: IconSearch,
        keys: '/',
        run: () => find.current?.focus(),
      },
      ...(back
        ? [
            {
              id: 'mailbox.back',
              word: 'mailbox.back',
              section: 'do' as const,
              icon: IconArrowLeft,
              keys: 'Escape',
              run: () => go('/mailbox'),
            },
          ]
        : []),
      ...(unseen > 0
        ? [
            {
              id: 'mailbox.seeAll',
              word: 'mailbox.seeAll',
              section: 'do' as const,
              icon: IconChecks,
              run: () => void seeAll(),
            },
          ]
        : []),
      ...(count > 0
        ? [
            {
              id: 'mailbox.empty',
              word: 'mailbox.empty.command',
              section: 'do' as const,
              icon: IconMailOff,
              run: empty,
            },
          ]
        : []),
    ];
  }, [step, unseen, count, empty, find, back]);
  useCommands(commands);
  return empty;
}
