import { Menu } from '@mantine/core';
import { IconArrowsSplit2, IconCopyPlus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { kindOf, type Node, nodeOf, portWord } from '../../../journey';
import { branchesOf, portsOf } from '../../../journey/drawing';
import { duplicateBranch, type Outcome, placeAfter, stepsOfBranch } from '../../../journey/edit';
import { type Command, Keys } from '../../../parts';
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
  const { menu, closeMenu, commands, clipboard } = selecting;
  const by = (id: string) => commands.find((c) => c.id === id);
  const step = nodeOf(drawing, menu?.step);
  const pasteHere = () =>
    void clipboard.paste({ selected: undefined, pointed: true, ...(menu && { point: menu.point }) });
  const at = step && room.picked.size === 1 ? placeAfter(drawing, step.id) : undefined;
  return (
    <Menu
      key={menu ? `${menu.client.x} ${menu.client.y}` : ''}
      opened={menu !== undefined}
      onClose={closeMenu}
      position="bottom-start"
      offset={2}
      width={300}
      transitionProps={{ duration: 80 }}
    >
      <Menu.Target>
        <span className={classes.point} style={{ left: menu?.client.x ?? 0, top: menu?.client.y ?? 0 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t(step ? 'select.menu.steps' : 'select.menu.canvas')}>
        {edit && (step === undefined || at) && <Item icon={IconPlus} word="draw.add" keys="n" run={() => add(at)} />}
        {edit && step === undefined && <Item icon={by('edit.paste')?.icon} word="select.paste.here" run={pasteHere} />}
        {(step ? ofSteps : ofCanvas).map((group, i) => {
          const items = group.flatMap((id) => by(id) ?? []);
          return items.length === 0 ? null : (
            <Group key={group[0]} first={i === 0 && !edit}>
              {items.map((c) => (
                <Item key={c.id} {...itemOf(c)} />
              ))}
            </Group>
          );
        })}
        {step && room.picked.size === 1 && <Branches step={step} />}
        {step && by('edit.remove') && (
          <Group first={false}>
            <Item {...itemOf(by('edit.remove') as Command)} red />
          </Group>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Group({ first, children }: { readonly first: boolean; readonly children: React.ReactNode }) {
  return (
    <>
      {!first && <Menu.Divider />}
      {children}
    </>
  );
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
          <div key={port}>
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
          </div>
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
  readonly run: () => void;
}

function itemOf({ icon, word, args, keys, run }: Command): Line {
  return { icon, word, ...(args && { args }), keys, run };
}

function Item({ icon: Icon, word, args, keys, red = false, run }: Line) {
  const { t } = useTranslation();
  return (
    <Menu.Item
      {...(red && { color: 'red' })}
      leftSection={Icon ? <Icon size={16} stroke={1.8} aria-hidden /> : <span className={classes.none} />}
      {...(keys && { rightSection: <Keys keys={keys} /> })}
      onClick={run}
    >
      {t(word, { ...args })}
    </Menu.Item>
  );
}
