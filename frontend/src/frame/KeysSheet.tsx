import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Command, keysOf, useRegistry } from '../parts';
import classes from './Frame.module.css';

const sections = ['go', 'do', 'view', 'help'] as const;

/** KeysSheet lists every command that has keys here. */
export function KeysSheet({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  const groups = useRegistry((r) => r.groups);
  const commands = [...groups.values()].flat().filter((c): c is Command & { keys: string } => c.keys !== undefined);
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={720}
      title={<strong>{t('keys.title')}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.keysGrid}>
        {sections.map((s) => {
          const list = commands.filter((c) => c.section === s);
          return list.length === 0 ? null : (
            <section key={s}>
              <h3>{t(`command.section.${s}`)}</h3>
              <dl>
                {list.map((c) => (
                  <div key={c.id} style={{ display: 'contents' }}>
                    <dt>{t(c.word, { ...c.args })}</dt>
                    <dd>
                      <Keys keys={c.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}

export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className={classes.kbds}>
      {keysOf(keys).map((k) => (
        <kbd key={k} className={classes.kbd}>
          {k}
        </kbd>
      ))}
    </span>
  );
}
