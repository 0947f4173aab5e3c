import { useStatus } from '../../../parts';
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

/** SheetBody is the order of a careful owner's questions. */
export function SheetBody({ sheet, start }: Props) {
  const status = useStatus().data;
  return (
    <>
      {status && <Stopped status={status} />}
      <WhoEnters sheet={sheet} start={start} />
      <FirstOut sheet={sheet} start={start} account={status?.account !== undefined} />
      <SheetFindings sheet={sheet} />
      <Rules sheet={sheet} />
    </>
  );
}
