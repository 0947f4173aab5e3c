import { Button } from '@mantine/core';
import { IconAlertTriangleFilled, IconCheck, IconCloudUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { statusLine, statusOf } from '../../../journey/edit';
import { useInRoom } from '../inRoom';
import classes from './Saved.module.css';
import type { DraftStore } from './store';
import { useEditor } from './useDraftStore';

/** Saved shows whether the draft is stored durably, and if not, why. */
export function Saved() {
  const { edit } = useInRoom();
  return edit ? <Line store={edit.store} /> : null;
}

function Line({ store }: { readonly store: DraftStore }) {
  const { t } = useTranslation();
  const status = useEditor(store, (e) => statusOf(e.saving));
  const why = useEditor(store, (e) => e.saving.trouble?.why ?? '');
  const edited = useEditor(store, (e) => e.history.done.length + e.history.undone.length > 0);
  const bad = status !== 'saved' && status !== 'pending';
  if (!edited && !bad) {
    return null;
  }
  const Icon = bad ? IconAlertTriangleFilled : status === 'saved' ? IconCheck : IconCloudUpload;
  return (
    <span className={classes.saved} role="status" data-status={bad ? 'bad' : status}>
      <Icon size={15} aria-hidden />
      <span>{say(t, statusLine(status, why))}</span>
      {bad && status !== 'missing' && (
        <Button size="compact-xs" variant="default" onClick={store.retry}>
          {t('trouble.again')}
        </Button>
      )}
    </span>
  );
}
