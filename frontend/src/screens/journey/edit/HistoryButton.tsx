import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../../parts';
import { HistoryList } from './HistoryList';
import classes from './HistoryList.module.css';
import type { DraftStore } from './store';

/** HistoryButton opens the list of all changes that can be undone or made again. */
export function HistoryButton({ store }: { readonly store: DraftStore }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  useCommands(
    useMemo(
      () => [
        {
          id: 'edit.history',
          word: 'history.open',
          section: 'edit',
          icon: IconHistory,
          keys: 'mod+alt+z',
          leavesFields: true,
          run: () => setOpened((o) => !o),
        },
      ],
      [],
    ),
  );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('history.open')} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t('history.open')}
            onClick={() => setOpened((o) => !o)}
          >
            <IconHistory size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''} aria-label={t('history.open')}>
        <HistoryList store={store} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
