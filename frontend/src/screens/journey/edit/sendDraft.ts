import { api, ask, Problem } from '../../../bridge';
import { type JourneyFile, readDrawing } from '../../../journey';
import type { Reply } from '../../../journey/edit';

interface Current {
  readonly rev: number;
  readonly draft: JourneyFile;
}

function isCurrent(v: unknown): v is Current {
  return typeof v === 'object' && v !== null && 'rev' in v && 'draft' in v;
}

/** sendDraft saves a whole draft that was made from revision rev, and gives the server's answer. */
export async function sendDraft(journey: string, rev: number, draft: JourneyFile): Promise<Reply> {
  try {
    const saved = await ask(
      api.PUT('/api/journeys/{id}/draft', {
        params: { path: { id: journey } },
        body: { rev, draft: draft as never }, // the backend checks it
      }),
    );
    return { kind: 'saved', rev: saved.rev };
  } catch (e) {
    if (!(e instanceof Problem)) {
      throw e;
    }
    const why = e.message;
    if (e.status === 409 && isCurrent(e.current)) {
      return { kind: 'changed', rev: e.current.rev, drawing: readDrawing(e.current.draft) };
    }
    if (e.status === 404) {
      return { kind: 'missing', why };
    }
    if (e.id === 'disk.full') {
      return { kind: 'full', why };
    }
    return e.status >= 400 && e.status < 500 && !e.denied ? { kind: 'refused', why } : { kind: 'gone', why };
  }
}
