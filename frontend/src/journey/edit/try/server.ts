// A server for tests, which behaves as the backend does: it has the whole draft under its revision, written as the
// backend writes it.
import { type Drawing, readDrawing } from '../../drawing';
import type { JourneyFile } from '../../file';
import type { Reply } from '../saving';

export class Server {
  rev = 1;
  /** Every draft that was saved, by its revision. */
  readonly drafts: JourneyFile[] = [{}];
  full = false;

  constructor(draft: JourneyFile) {
    this.drafts.push(rewritten(draft));
  }

  get draft(): JourneyFile {
    return this.drafts[this.rev] as JourneyFile;
  }

  drawing(): Drawing {
    return readDrawing(JSON.parse(JSON.stringify(this.draft)) as JourneyFile);
  }

  put(rev: number, draft: JourneyFile): Reply {
    if (this.full) return { kind: 'full', why: '' };
    if (rev !== this.rev) return { kind: 'changed', rev: this.rev, drawing: this.drawing() };
    this.drafts.push(rewritten(JSON.parse(JSON.stringify(draft)) as JourneyFile));
    this.rev++;
    return { kind: 'saved', rev: this.rev };
  }
}

/** rewritten is a draft in the backend's order of members. */
function rewritten({ settings, messages: _, ...draft }: JourneyFile): JourneyFile {
  return { settings: Object.fromEntries(Object.entries({ reentry: 'never', ...settings }).sort()), ...draft };
}
