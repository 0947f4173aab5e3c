import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import classes from './Parts.module.css';
import { said } from './Trouble';

/** done shows a short message that something is done, with an undo button if there is a way back. */
export function done(text: string, undo?: { readonly label?: string; readonly run: () => void }): void {
  const id = `done-${text}-${performance.now()}`;
  notifications.show({
    id,
    autoClose: undo ? 10_000 : 4000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    message: (
      <span>
        {text}{' '}
        {undo && (
          <Anchor
            component="button"
            className={classes.undo ?? ''}
            onClick={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label ?? i18next.t('undo')}
          </Anchor>
        )}
      </span>
    ),
  });
}

/** failed shows a message that something could not be done; the input of the person is kept. */
export function failed(error: unknown): void {
  const { text, hint } = said(error, (key) => i18next.t(key));
  notifications.show({
    color: 'red.9',
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('close') },
    title: text,
    message: hint,
  });
}
