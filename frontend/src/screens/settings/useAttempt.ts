import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, Problem, type Stage } from '../../bridge';
import { done } from '../../parts';
import { bodyOf, type Form } from './accountBody';

/** useAttempt checks the connection of an account, or checks and saves it; both can be cancelled. */
export function useAttempt(form: Form, close: () => void) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [busy, setBusy] = useState<'' | 'check' | 'save'>('');
  const [stages, setStages] = useState<readonly Stage[] | undefined>();
  const [error, setError] = useState<unknown>();
  const line = useRef<AbortController>(undefined);

  const forget = () => {
    setStages(undefined);
    setError(undefined);
  };
  const save = async (signal: AbortSignal) => {
    setStages((await ask(api.PUT('/api/account', { body: bodyOf(form), signal }))).stages);
    await cache.invalidateQueries();
    done(t('settings.mail.saved'));
    close();
  };
  const attempt = async (kind: 'check' | 'save') => {
    setBusy(kind);
    forget();
    line.current = new AbortController();
    const { signal } = line.current;
    try {
      if (kind === 'check') {
        setStages((await ask(api.POST('/api/account/check', { body: bodyOf(form), signal }))).stages);
      } else {
        await save(signal);
      }
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') {
        return;
      }
      if (e instanceof Problem && e.stages.length > 0) {
        setStages(e.stages);
      }
      setError(e);
    } finally {
      setBusy('');
    }
  };
  return { busy, stages, error, forget, attempt, cancel: () => line.current?.abort() };
}
