import type { TFunction } from 'i18next';
import { say } from '../../../canvas';
import { type Around, paste, readClip, whereTo } from '../../../journey/edit';
import { done, failed } from '../../../parts';
import { ids } from '../edit/ids';
import type { Edit } from '../inRoom';
import { discard, prepare } from './mails';

/**
 * pasteText pastes the text of a clipboard into the draft. What cannot be pasted is one sentence, and changes nothing:
 * it is tried before any mail is made.
 */
export async function pasteText(text: string, edit: Edit, around: Around, t: TFunction): Promise<void> {
  const clip = readClip(text);
  if (clip.kind === 'refused') {
    done(say(t, clip.why));
    return;
  }
  const { drawing } = edit.store.state.getState().saving;
  const tried = paste(drawing, whereTo(drawing, clip, around), ids);
  if (tried.kind === 'refused') {
    done(say(t, tried.why));
    return;
  }
  try {
    const { made, lost } = await prepare(clip);
    if (!edit.run((d) => paste(d, { ...whereTo(d, clip, around), mails: made }, ids))) {
      await discard(made);
    } else if (lost) {
      done(t('select.paste.lost'));
    } else if (made.size > 0) {
      done(t('select.paste.mails', { count: made.size }));
    }
  } catch (e) {
    failed(e);
  }
}
