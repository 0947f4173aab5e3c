import { useCallback, useEffect, useMemo, useState } from 'react';
import { noneOf, one, onlyOf, type PickedSet } from '../../canvas';
import { go, href, remember, useRemembered, useRoute } from '../../parts';
import type { Whole } from './types';

export type Side = 'overview' | 'findings' | 'none';

/** RoomState is what is open and selected in the room of one journey. */
export interface RoomState {
  /** The selected steps, and the one that the panel shows: undefined also when several are selected. */
  readonly picked: PickedSet;
  readonly selected: string | undefined;
  readonly focus: string | undefined;
  readonly which: 'live' | 'draft';
  readonly outline: boolean;
  readonly side: Side;
  /** The Start sheet is open: as Start would choose ("as-told"), or to change to real mail ("real"). */
  readonly starting: 'as-told' | 'real' | undefined;
  readonly select: (step: string | undefined) => void;
  /** pick selects several steps, in this order. */
  readonly pick: (steps: Iterable<string>) => void;
  /** show selects a step and moves the camera to it. */
  readonly show: (step: string) => void;
  readonly setWhich: (which: 'live' | 'draft') => void;
  readonly setOutline: (on: boolean) => void;
  readonly setSide: (side: Side) => void;
  readonly open: (how: 'as-told' | 'real') => void;
  readonly close: () => void;
}

const moving = ['running', 'paused', 'finishing'];

export function useRoom(whole: Whole): RoomState {
  const { query } = useRoute();
  const [picked, setPicked] = useState<PickedSet>(() => one(query.get('step') ?? undefined));
  const selected = onlyOf(picked);
  const [focus, setFocus] = useState<string>();
  const [chosen, setWhich] = useState<'live' | 'draft'>();
  const [starting, setStarting] = useState<'as-told' | 'real' | undefined>(query.has('start') ? 'as-told' : undefined);
  const outline = useRemembered('journey.outline') === 'yes';
  const kept = useRemembered('journey.side', 'overview');
  const [finding, setFinding] = useState(false);

  // A link such as ?step=hello selects a step also while the page is open.
  const asked = query.get('step');
  useEffect(() => {
    if (asked) {
      setPicked(one(asked));
      setFocus(asked);
    }
  }, [asked]);

  // ?start=1 opens the sheet once, not again when the person comes back.
  useEffect(() => {
    if (query.has('start')) {
      setStarting('as-told');
      go(href('journeys', whole.id), true);
    }
  }, [query, whole.id]);

  const select = useCallback((step: string | undefined) => {
    setPicked(one(step));
    setFocus(undefined);
  }, []);
  const pick = useCallback((steps: Iterable<string>) => {
    setPicked(new Set(steps));
    setFocus(undefined);
  }, []);
  const show = useCallback((step: string) => {
    setPicked(one(step));
    setFocus(step);
  }, []);
  const setSide = useCallback((side: Side) => {
    setPicked(noneOf);
    setFinding(side === 'findings');
    if (side !== 'findings') {
      remember('journey.side', side);
    }
  }, []);
  const setOutline = useCallback((on: boolean) => remember('journey.outline', on ? 'yes' : 'no'), []);
  const close = useCallback(() => {
    setStarting(undefined);
    setFocus(undefined);
  }, []);

  const which = !whole.live ? 'draft' : (chosen ?? (moving.includes(whole.state) ? 'live' : 'draft'));
  const side: Side = finding ? 'findings' : kept === 'none' ? 'none' : 'overview';
  return useMemo(
    () => ({
      picked,
      selected,
      focus,
      which,
      outline,
      side,
      starting,
      select,
      pick,
      show,
      setWhich,
      setOutline,
      setSide,
      open: setStarting,
      close,
    }),
    [picked, selected, focus, which, outline, side, starting, select, pick, show, setOutline, setSide, close],
  );
}
