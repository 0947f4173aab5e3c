import { useStatus } from '../../../parts';
import type { Preview, Whole } from '../types';
import type { RoomState } from '../useRoom';
import { FirstOut } from './FirstOut';
import { Rules } from './Rules';
import { SheetFindings } from './SheetFindings';
import { Stopped } from './Stopped';
import type { Start } from './useStart';
import { WhoEnters } from './WhoEnters';

interface Props {
  readonly whole: Whole;
  readonly room: RoomState;
  readonly sheet: Preview;
  readonly start: Start;
}

/** SheetBody is the order of a careful owner's questions. */
export function SheetBody({ whole, room, sheet, start }: Props) {
  const status = useStatus().data;
  return (
    <>
      {status && <Stopped status={status} />}
      <WhoEnters sheet={sheet} start={start} />
      <FirstOut whole={whole} sheet={sheet} start={start} account={status?.account !== undefined} />
      <SheetFindings whole={whole} sheet={sheet} room={room} />
      <Rules sheet={sheet} />
    </>
  );
}
