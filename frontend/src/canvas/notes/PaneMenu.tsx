import { Menu } from '@mantine/core';
import { IconArrowsMaximize, IconNote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './PaneMenu.module.css';

interface Props {
  /** Where it was asked for, in the window; undefined: it is closed. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
  readonly close: () => void;
  readonly add: () => void;
  readonly fit: () => void;
}

/** PaneMenu is the menu of the empty canvas, at the pointer. */
export function PaneMenu({ at, close, add, fit }: Props) {
  const { t } = useTranslation();
  return (
    <Menu opened={at !== undefined} onChange={(on) => !on && close()} position="bottom-start" width={210} offset={2}>
      <Menu.Target>
        <i className={classes.here} style={{ left: at?.x, top: at?.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconNote size={16} />} onClick={add}>
          {t('note.add')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowsMaximize size={16} />} onClick={fit}>
          {t('canvas.tool.fit')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
