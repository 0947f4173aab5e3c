import { Problem } from '../../../bridge';
import { Trouble } from '../../../parts';
import classes from './MailTrouble.module.css';

/** MailTrouble is shown when a mail cannot be rendered: why, and where in the mail. */
export function MailTrouble({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const places = error instanceof Problem ? error.places : [];
  const broken = error instanceof Problem && !error.gone;
  return (
    <div className={classes.trouble}>
      <Trouble error={error} again={broken ? undefined : again} compact />
      {places.length > 0 && (
        <ul>
          {places.map((p) => (
            <li key={p.path + p.message}>{p.message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
