import { Menu } from '@mantine/core';
import { IconArrowsSplit2, IconClipboard, IconCopyPlus, IconNote, IconPlus } from '@tabler/icons-react';
import { Fragment, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { kindOf, type Node, nodeOf, portWord } from '../../../journey';
import { branchesOf, portsOf } from '../../../journey/drawing';
import { duplicateBranch, type Outcome, placeAfter, stepsOfBranch } from '../../../journey/edit';
import { type Command, isImeKey, Keys } from '../../../parts';
import { ids } from '../edit/ids';
import { useInRoom } from '../inRoom';
import classes from './CanvasMenu.module.css';

/** The commands of the menus, in groups. */
const ofSteps = [
  ['edit.copy', 'edit.cut', 'edit.paste', 'edit.duplicate'],
  ['edit.off', 'edit.tidy', 'select.after'],
];
const ofCanvas = [
  ['select.all', 'select.box'],
  ['edit.tidy', 'edit.arrange'],
];

/** CanvasMenu is the menu of the selected steps, or of the empty canvas, at the place where it was asked for. */
export function CanvasMenu({ add }: { readonly add: (at: Outcome | undefined) => void }) {
  const { t } = useTranslation();
  const { selecting, drawing, edit, room } = useInRoom();
  const { menu, closeMenu, commands, clipboard, canvas } = selecting;
  useEscape(menu !== undefined, closeMenu);
  const by = (id: string) => commands.find((c) => c.id === id);
  const step = nodeOf(drawing, menu?.step);
  const pasteHere = () =>
    void clipboard.paste({ selected: undefined, pointed: true, ...(menu && { point: menu.point }) });
  const at = step && room.picked.size === 1 ? placeAfter(drawing, step.id) : undefined;
  const remove = by('edit.remove');
  const own: Line[] = [
    ...(edit && (!step || at) ? [{ icon: IconPlus, word: 'draw.add', keys: 'n', run: () => add(at) }] : []),
    ...(edit && menu && !step
      ? [{ icon: IconNote, word: 'note.add', run: () => canvas.sight.current?.note(menu.point) }]
      : []),
    ...(edit && !step ? [{ icon: IconClipboard, word: 'select.paste.here', run: pasteHere }] : []),
  ];
  const groups = [
    own,
    ...(step ? ofSteps : ofCanvas).map((list) => list.flatMap((id) => by(id) ?? []).map(itemOf)),
  ].filter((group) => group.length > 0);
  return (
    <Menu
      key={menu ? `${menu.client.x} ${menu.client.y}` : ''}
      opened={menu !== undefined}
      onClose={closeMenu}
      position="bottom-start"
      offset={2}
      width={330}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 80, exitDuration: 0 }}
    >
      <Menu.Target>
        <Point left={menu?.client.x ?? 0} top={menu?.client.y ?? 0} />
      </Menu.Target>
      <Menu.Dropdown aria-labelledby={undefined} aria-label={t(step ? 'select.menu.steps' : 'select.menu.canvas')}>
        {groups.map((group, i) => (
          <Fragment key={group[0]?.word}>
            {i > 0 && <Menu.Divider />}
            {group.map((line, nth) => (
              <Item key={line.word} {...line} first={i === 0 && nth === 0} />
            ))}
          </Fragment>
        ))}
        {step && room.picked.size === 1 && <Branches step={step} />}
        {step && remove && (
          <>
            <Menu.Divider />
            <Item {...itemOf(remove)} red />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** useEscape closes the menu, wherever the focus is by then, and lets go of nothing else. */
function useEscape(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) {
      return;
    }
    const onKey = (e: KeyboardEvent) => {
      if (e.key === 'Escape' && !isImeKey(e)) {
        e.preventDefault();
        e.stopPropagation();
        close();
      }
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [open, close]);
}

interface Spot {
  readonly left: number;
  readonly top: number;
  readonly ref?: React.Ref<HTMLSpanElement>;
}

/** Point is where the menu opens: no button, so that it takes nothing else of what a menu gives its target. */
function Point({ left, top, ref }: Spot) {
  return <span ref={ref} className={classes.point} style={{ left, top }} />;
}

/** Branches are the branches of a split: what only one of them leads to is selected, or duplicated with it. */
function Branches({ step }: { readonly step: Node }) {
  const { t } = useTranslation();
  const { drawing, edit, room } = useInRoom();
  const ports = portsOf(step).filter((p) => p !== '' && p !== 'failed');
  if (!kindOf(step.kind)?.branches) {
    return null;
  }
  const own = new Set(branchesOf(step).map((b) => b.port));
  return (
    <>
      <Menu.Divider />
      {ports.map((port) => {
        const word = portWord(step, port);
        const name = word ? say(t, word) : port;
        const at = { node: step.id, port };
        const steps = stepsOfBranch(drawing, at);
        return (
          <Fragment key={port}>
            {steps.size > 0 && (
              <Item
                icon={IconArrowsSplit2}
                word="select.branch"
                args={{ name, count: steps.size }}
                run={() => room.pick(steps)}
              />
            )}
            {edit && own.has(port) && (
              <Item
                icon={IconCopyPlus}
                word="select.branch.duplicate"
                args={{ name }}
                run={() => void edit.run((d) => duplicateBranch(d, { at }, ids))}
              />
            )}
          </Fragment>
        );
      })}
    </>
  );
}

interface Line {
  readonly icon: Command['icon'];
  readonly word: string;
  readonly args?: Command['args'];
  readonly keys?: string | undefined;
  readonly red?: boolean;
  /** It gets the focus when the menu opens. */
  readonly first?: boolean;
  readonly run: () => void;
}

function itemOf({ icon, word, args, keys, run }: Command): Line {
  return { icon, word, ...(args && { args }), keys, run };
}

function Item({ icon: Icon, word, args, keys, red = false, first = false, run }: Line) {
  const { t } = useTranslation();
  return (
    <Menu.Item
      {...(red && { color: 'red.9' })}
      {...(first && { 'data-autofocus': true })}
      leftSection={Icon ? <Icon size={16} stroke={1.8} aria-hidden /> : <span className={classes.none} />}
      {...(keys && { rightSection: <Keys keys={keys} /> })}
      onClick={run}
    >
      {t(word, { ...args })}
    </Menu.Item>
  );
}
