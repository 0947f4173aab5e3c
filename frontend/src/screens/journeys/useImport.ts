import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew, type Schemas } from '../../bridge';
import { done, go, href } from '../../parts';

/** Failed is a file that could not be taken in. */
export interface Failed {
  readonly file: string;
  readonly error: unknown;
}

// More than the API takes, so that it is the API that says so.
const most = 65 << 20;

/** useImport takes journey files in; a failure stays until it is closed or another file is chosen. */
export function useImport() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failed>();

  const take = async (file: File) => {
    setBusy(true);
    setFailed(undefined);
    try {
      const bytes = await file.slice(0, most).arrayBuffer();
      const taken = await ask(api.POST('/api/journeys/import', { body: {}, bodySerializer: () => bytes }));
      await renew('journey', 'draft', 'message');
      done(words(taken), { label: t('journeys.import.open'), run: () => go(href('journeys', taken.id)) });
    } catch (error) {
      setFailed({ file: file.name, error });
    } finally {
      setBusy(false);
    }
  };

  const words = (taken: Taken) => {
    const found = (taken.findings ?? []).filter((f: Schemas['Finding']) => f.level !== 'hint').length;
    const what = t(taken.created ? 'journeys.import.created' : 'journeys.import.updated', { title: taken.title });
    return found > 0 ? `${what} ${t('journeys.import.findings', { count: found })}` : what;
  };

  return { take, busy, failed, forget: () => setFailed(undefined) };
}

interface Taken {
  readonly title: string;
  readonly created: boolean;
  readonly findings: readonly Schemas['Finding'][] | null;
}
