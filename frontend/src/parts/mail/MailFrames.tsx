import { useElementSize } from '@mantine/hooks';
import { Desk } from './Desk';
import type { Framed, View } from './framed';
import classes from './Mail.module.css';
import { Phone } from './Phone';

interface Props {
  readonly mail: Framed;
  readonly view: View;
  readonly dark: boolean;
}

const gap = 32;
const phone = 342;

/** MailFrames shows a mail as a computer and a phone do. Nobody can look into a locked frame, so its height
 * is unknown: each takes the height that is there and scrolls by itself. */
export function MailFrames({ mail, view, dark }: Props) {
  const { ref, width, height } = useElementSize();
  const room = view === 'both' ? width - phone - gap : width;
  return (
    <div className={classes.stage}>
      <div ref={ref} className={classes.frames} style={{ gap }}>
        {height > 0 && view !== 'phone' && <Desk mail={mail} dark={dark} width={room} height={height} />}
        {height > 0 && view !== 'desk' && <Phone mail={mail} dark={dark} height={height} />}
      </div>
    </div>
  );
}
