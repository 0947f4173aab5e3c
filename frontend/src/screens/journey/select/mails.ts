// The mails that copied steps send: they come along as text, and are made where a workspace does not have them.
import { api, ask, queries, renew, type Schemas } from '../../../bridge';
import type { Drawing, Message, MessageId, NodeId } from '../../../journey';
import { type Clip, mailsMissing, mailsOf } from '../../../journey/edit';
import { id } from '../../../journey/ids';
import { allMails } from '../edit/useMails';

const whole = (mail: string) => ({
  queryKey: ['mails', 'whole', mail],
  queryFn: () => ask(api.GET('/api/mails/{id}', { params: { path: { id: mail } } })),
});

function messageOf({ id: own, title, subject, preheader, html, text, purpose }: Schemas['Mail']): Message {
  return { id: id(own), title, subject, rest: { preheader, html, text, purpose } };
}

/** sentBy are the ids of the mails that steps of a drawing send. */
export function sentBy(drawing: Drawing, steps: readonly NodeId[]): readonly MessageId[] {
  return [...mailsOf(steps.flatMap((s) => drawing.nodes.get(s) ?? []))];
}

/** atHand are the mails that are loaded: what is copied at once can have no others. */
export function atHand(mails: readonly MessageId[]): ReadonlyMap<MessageId, Message> {
  const found = mails.flatMap((m) => queries.getQueryData<Schemas['Mail']>(whole(m).queryKey) ?? []);
  return new Map(found.map((m) => [id<MessageId>(m.id), messageOf(m)]));
}

/** load loads mails one after the other until it is told to stop; one that cannot be loaded is left out. */
export async function load(mails: readonly string[], stop: AbortSignal): Promise<void> {
  for (const m of mails) {
    if (stop.aborted) {
      return;
    }
    await queries.prefetchQuery(whole(m)).catch(() => undefined);
  }
}

/** Made are the mails that were made for a paste: their ids by those in the clip. */
export type Made = ReadonlyMap<string, string>;

/** Ready says which mails of a clip had to be made, and whether its steps name some that are nowhere. */
interface Ready {
  readonly made: Made;
  readonly lost: boolean;
}

/** prepare makes the mails that a workspace lacks. When one cannot be made, none is, and it throws. */
export async function prepare(clip: Clip): Promise<Ready> {
  const sent = mailsOf(clip.nodes);
  if (sent.size === 0) {
    return { made: new Map(), lost: false };
  }
  const here = new Set(
    (await queries.fetchQuery({ queryKey: ['mails'], queryFn: allMails, staleTime: 0 })).map((m) => m.id),
  );
  const missing = mailsMissing(here, clip);
  const made = new Map<string, string>();
  try {
    for (const m of missing) {
      made.set(m.id, (await ask(api.POST('/api/mails', { body: bodyOf(m) }))).id);
    }
  } catch (e) {
    await discard(made);
    throw e;
  }
  if (made.size > 0) {
    await renew('message');
  }
  return { made, lost: [...sent].some((m) => !here.has(m) && !made.has(m)) };
}

/** discard deletes mails that were made in vain. */
export async function discard(made: Made): Promise<void> {
  for (const mail of made.values()) {
    await ask(api.DELETE('/api/mails/{id}', { params: { path: { id: mail } } })).catch(() => undefined);
  }
  await renew('message');
}

function bodyOf({ title, subject, rest }: Message): Schemas['AddMail'] {
  const { purpose } = rest;
  const part = (name: 'preheader' | 'html' | 'text') => {
    const value = rest[name];
    return typeof value === 'string' ? { [name]: value } : {};
  };
  return {
    title,
    subject,
    ...part('preheader'),
    ...part('html'),
    ...part('text'),
    ...(purpose === 'marketing' || purpose === 'service' ? { purpose } : {}),
  };
}
