import { Button, Group, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onShellEvent, shell } from '../bridge';
import { isObject } from '../bridge/parse';
import { Moment } from '../parts';

interface Due {
  readonly journey: string;
  readonly title: string;
  readonly n: number;
  readonly first_at: string;
}

/** Quitting asks before the program ends while something is due within 24 hours; closing the first time
 * says that the program goes on. */
export function Quitting() {
  const { t } = useTranslation();
  const [due, setDue] = useState<readonly Due[] | undefined>();
  const [closing, setClosing] = useState(false);
  const [ending, setEnding] = useState(false);
  useEffect(
    () =>
      onShellEvent('quit-asked', (data) => {
        setDue(dues(data));
        void shell?.QuitAsked('shown');
      }),
    [],
  );
  useEffect(() => onShellEvent('ending', () => setTimeout(() => setEnding(true), 400)), []);
  useEffect(() => onShellEvent('shown', () => setClosing(false)), []);
  useEffect(
    () =>
      onShellEvent('closing-first-time', () => {
        setClosing(true);
        void shell?.Closing('shown');
      }),
    [],
  );
  const total = (due ?? []).reduce((n, d) => n + d.n, 0);
  return (
    <>
      <Modal
        opened={due !== undefined}
        onClose={() => {
          setDue(undefined);
          void shell?.QuitAsked('stay');
        }}
        title={<strong>{t('quit.title')}</strong>}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <p>{t('quit.text', { count: total })}</p>
        <ul>
          {(due ?? []).map((d) => (
            <li key={d.journey}>
              <strong>{d.title}</strong> {t('quit.line', { count: d.n })} <Moment at={d.first_at} />
            </li>
          ))}
        </ul>
        <p>{t('quit.after')}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void shell?.Quit(true)}>
            {t('quit.yes')}
          </Button>
          <Button
            data-autofocus
            onClick={() => {
              setDue(undefined);
              void shell?.Hide();
            }}
          >
            {t('quit.hide')}
          </Button>
        </Group>
      </Modal>
      <Modal
        opened={closing}
        onClose={() => {
          setClosing(false);
          void shell?.Closing('stay');
        }}
        title={<strong>{t('closing.title')}</strong>}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <p>{t('closing.text')}</p>
        <Group justify="flex-end">
          <Button
            data-autofocus
            onClick={() => {
              setClosing(false);
              void shell?.Hide();
            }}
          >
            {t('closing.ok')}
          </Button>
        </Group>
      </Modal>
      <Modal
        opened={ending}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        centered
      >
        <p role="status">{t('ending.text')}</p>
      </Modal>
    </>
  );
}

function dues(data: unknown): readonly Due[] {
  if (!Array.isArray(data)) {
    return [];
  }
  return data.flatMap((d: unknown) =>
    isObject(d) && typeof d.title === 'string' && typeof d.n === 'number' && typeof d.first_at === 'string'
      ? [{ journey: String(d.journey), title: d.title, n: d.n, first_at: d.first_at }]
      : [],
  );
}
