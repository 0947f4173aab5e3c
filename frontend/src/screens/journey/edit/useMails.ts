import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem, renew, type Schemas } from '../../../bridge';
import { said } from '../../../parts';
import { type MailReply, type MailWriter, mailWriter } from './mailWriter';
import type { MailRow } from './writing';

/** useMails gives all mails of the workspace, newest first. */
export function useMails() {
  return useQuery({ queryKey: ['mails'], queryFn: allMails });
}

/** allMails asks for all mails of the workspace, newest first. */
export async function allMails(): Promise<readonly Schemas['MailCard'][]> {
  const all: Schemas['MailCard'][] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const query: { limit: number; cursor?: string } = { limit: 500, ...(cursor && { cursor }) };
    const page: Schemas['PageMailCard'] = await ask(api.GET('/api/mails', { params: { query } }));
    all.push(...(page.items ?? []));
    cursor = page.next;
  }
  return all;
}

/** copyMail makes a copy of a mail under another title, and gives its id. */
export async function copyMail(from: string, title: string): Promise<string> {
  const made = await ask(api.POST('/api/mails', { body: { copy: from, title } }));
  await renew('message');
  return made.id;
}

/** Writers live on after their panel closes, until everything is saved. */
const writers = new Map<string, MailWriter>();

function isRow(v: unknown): v is MailRow {
  return typeof v === 'object' && v !== null && 'id' in v && 'rev' in v && 'subject' in v;
}

/** useMailWriter edits one mail of the workspace; see mailWriter. */
export function useMailWriter(row: MailRow): MailWriter {
  const { t } = useTranslation();
  const [writer] = useState(() => {
    const there = writers.get(row.id);
    if (there) {
      return there;
    }
    const send = async (id: string, body: Schemas['SaveMail']): Promise<MailReply> => {
      try {
        const now = await ask(api.PATCH('/api/mails/{id}', { params: { path: { id } }, body }));
        void renew('message');
        return { kind: 'saved', row: now };
      } catch (e) {
        if (e instanceof Problem && e.status === 409 && isRow(e.current)) {
          return { kind: 'moved', row: e.current };
        }
        const { text } = said(e, t);
        const refused = e instanceof Problem && e.status >= 400 && e.status < 500;
        return { kind: 'failed', why: text, again: !refused };
      }
    };
    const made = mailWriter(row, {
      send,
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    writers.set(row.id, made);
    return made;
  });
  useEffect(() => writer.heard(row), [writer, row]);
  useEffect(() => {
    const leave = () => writer.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [writer]);
  return writer;
}
