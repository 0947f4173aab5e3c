import { useElementSize } from '@mantine/hooks';
import { MailFrames } from '../../../parts/mail';
import type { Framed } from '../../../parts/mail/framed';
import classes from './Mini.module.css';

interface Props {
  readonly mail: Framed;
  readonly view: 'desk' | 'phone';
  readonly height: number;
  /** What pressing it does, in words. */
  readonly label: string;
  readonly open: () => void;
}

// The width in px at which a desktop or a phone shows a mail completely, with the background around it.
const desk = 688;
const phone = 470;

/** Mini is a mail drawn small; a click shows it large. The frame itself takes no keys and no pointer. */
export function Mini({ mail, view, height, label, open }: Props) {
  const { ref, width } = useElementSize();
  const scale = view === 'desk' ? width / desk : Math.min(width / phone, height / 560);
  return (
    <div ref={ref} className={classes.mini} style={{ height }}>
      {width > 0 && (
        <div
          inert
          className={classes.scaled}
          style={{ width: width / scale, height: height / scale, transform: `scale(${scale})` }}
        >
          <MailFrames mail={mail} view={view} dark={false} />
        </div>
      )}
      <button type="button" className={classes.cover} aria-label={label} title={label} onClick={open} />
    </div>
  );
}
