import { type Dispatch, type SetStateAction, useEffect } from 'react';
import { api, ask } from '../../bridge';
import { failed } from '../../parts';
import { anew } from './anew';
import type { Mail } from './lines';

type Mails = readonly Mail[];

/** useSeen marks the open mail as seen after a moment: whoever runs through the list with a key held down
 * has not read anything. `kept` are those that were opened here. */
export function useSeen(open: Mail | undefined, kept: Mails, setKept: Dispatch<SetStateAction<Mails>>): void {
  const fresh = open?.unread === true && !kept.some((k) => k.id === open.id) ? open : undefined;
  useEffect(() => {
    if (!fresh) {
      return;
    }
    const timer = setTimeout(() => {
      setKept((k) => [...k, fresh]);
      ask(api.POST('/api/practice/{id}/seen', { params: { path: { id: fresh.id } } })).then(anew, failed);
    }, 350);
    return () => clearTimeout(timer);
  }, [fresh, setKept]);
}
