import { useStanding } from '../../../parts';
import type { Preview } from '../types';
import { FirstOut } from './FirstOut';
import { Rules } from './Rules';
import { SheetFindings } from './SheetFindings';
import { Stopped } from './Stopped';
import type { Start } from './useStart';
import { WhoEnters } from './WhoEnters';

interface Props {
  readonly sheet: Preview;
  readonly start: Start;
}

/** SheetBody is the sections of the Start sheet, in the order in which an owner asks them. */
export function SheetBody({ sheet, start }: Props) {
  const standing = useStanding();
  return (
    <>
      {standing && <Stopped standing={standing} />}
      <WhoEnters sheet={sheet} start={start} />
      <FirstOut sheet={sheet} start={start} account={standing?.account !== undefined} />
      <SheetFindings sheet={sheet} />
      <Rules sheet={sheet} />
    </>
  );
}
