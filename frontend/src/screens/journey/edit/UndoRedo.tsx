import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { HistoryButton } from './HistoryButton';
import type { DraftStore } from './store';
import { useEditor } from './useDraftStore';

/** UndoRedo are the buttons for undo and redo, which name the change, and for the list of all changes. */
export function UndoRedo({ store }: { readonly store: DraftStore }) {
  const { t } = useTranslation();
  const last = useEditor(store, (e) => e.history.done.at(-1)?.name);
  const next = useEditor(store, (e) => e.history.undone.at(-1)?.name);
  if (!last && !next) {
    return null;
  }
  return (
    <>
      <One word="draw.undo" name={last && say(t, last)} run={store.undo}>
        <IconArrowBackUp size={17} />
      </One>
      <One word="draw.redo" name={next && say(t, next)} run={store.redo}>
        <IconArrowForwardUp size={17} />
      </One>
      <HistoryButton store={store} />
    </>
  );
}

interface Props {
  readonly word: string;
  readonly name: string | undefined;
  readonly run: () => void;
  readonly children: React.ReactNode;
}

function One({ word, name, run, children }: Props) {
  const { t } = useTranslation();
  const label = name === undefined ? t(word) : t(`${word}.named`, { name });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        disabled={name === undefined}
        onClick={run}
        aria-label={label}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
