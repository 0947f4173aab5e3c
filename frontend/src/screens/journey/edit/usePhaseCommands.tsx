import { IconArrowsMaximize, IconArrowsMinimize, IconStack2, IconTrash, IconUnlink } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { phaseIn, stepsUnder } from '../../../canvas';
import type { Drawing } from '../../../journey';
import { dissolvePhase, putInPhase, removePhase } from '../../../journey/edit';
import { type Command, confirm, useCommands } from '../../../parts';
import type { Edit } from '../inRoom';
import type { RoomState } from '../useRoom';
import { ids } from './ids';
import { PhaseChoice } from './PhaseChoice';
import { phaseNames } from './phaseNames';

interface Acts {
  readonly edit: Edit | undefined;
  readonly drawing: Drawing;
  readonly room: RoomState;
  readonly shut: ReadonlySet<string>;
  readonly setShut: (phase: string, shut: boolean) => void;
}

/** usePhaseCommands offers what can be done with phases: put the selected steps into one, shut, open, dissolve, delete. */
export function usePhaseCommands({ edit, drawing, room, shut, setShut }: Acts): void {
  const { t } = useTranslation();
  const { picked, selected, select } = room;
  const { phases } = drawing;
  const commands = useMemo<readonly Command[]>(() => {
    const list: Command[] = [];
    const some = phases.filter((p) => (p.nodes?.length ?? 0) > 0);
    const all = (on: boolean) => () => {
      if (on) select(undefined);
      for (const p of some) setShut(p.id, on);
    };
    if (some.some((p) => !shut.has(p.id))) {
      list.push({
        id: 'phase.shut',
        word: 'phase.shut.all',
        section: 'view',
        icon: IconArrowsMinimize,
        run: all(true),
      });
    }
    if (some.some((p) => shut.has(p.id))) {
      list.push({
        id: 'phase.open',
        word: 'phase.open.all',
        section: 'view',
        icon: IconArrowsMaximize,
        run: all(false),
      });
    }
    const steps = stepsUnder(picked, phases).filter((n) => drawing.nodes.has(n));
    if (edit && steps.length > 0) {
      let title = '';
      list.push({
        id: 'phase.put',
        word: 'phase.put',
        section: 'do',
        icon: IconStack2,
        keys: 'shift+g',
        run: () =>
          confirm({
            title: t('phase.put.title', { count: steps.length }),
            body: (
              <PhaseChoice
                names={phaseNames(t, drawing)}
                onChange={(v) => {
                  title = v;
                }}
              />
            ),
            action: t('phase.put.action'),
            run: () => edit.run((d) => putInPhase(d, { nodes: steps, title }, ids)),
          }),
      });
    }
    const phase = phaseIn(selected);
    if (edit && phase !== undefined && phases.some((p) => p.id === phase)) {
      const away = (make: typeof removePhase) => () => {
        select(undefined);
        edit.run((d) => make(d, { phase }));
      };
      list.push(
        { id: 'phase.dissolve', word: 'phase.dissolve', section: 'do', icon: IconUnlink, run: away(dissolvePhase) },
        {
          id: 'phase.remove',
          word: 'phase.remove',
          section: 'do',
          icon: IconTrash,
          keys: 'Delete',
          run: away(removePhase),
        },
      );
    }
    return list;
  }, [edit, drawing, phases, picked, selected, select, shut, setShut, t]);
  useCommands(commands);
}
