import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { DialogFoot } from './DialogFoot';
import classes from './Parts.module.css';
import { said } from './Trouble';

export interface Question {
  readonly title: string;
  readonly body: React.ReactNode;
  /** The label of the button, which names the effect: 「46通を削除する」. */
  readonly action: string;
  readonly danger?: boolean;
  /** Runs when the person agrees; when it fails the dialog stays open and shows why. */
  readonly run: () => Promise<unknown> | unknown;
}

const useQuestion = create<{ readonly question: Question | undefined }>(() => ({ question: undefined }));

/** confirm opens the question before an act that cannot be undone. */
export function confirm(question: Question): void {
  useQuestion.setState({ question });
}

/** Confirmations renders the open question; it is mounted once, in the frame. */
export function Confirmations() {
  const { t } = useTranslation();
  const { question } = useQuestion();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = () => {
    if (!busy) {
      setError(undefined);
      useQuestion.setState({ question: undefined });
    }
  };
  const run = async (e: React.FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await question?.run();
      useQuestion.setState({ question: undefined });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  const trouble = error === undefined ? undefined : said(error, t);
  return (
    <Modal
      opened={question !== undefined}
      onClose={close}
      title={<strong className={classes.dialogTitle}>{question?.title}</strong>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={(e) => void run(e)}>
        <div className={classes.dialogBody}>{question?.body}</div>
        {trouble && (
          <p className={classes.dialogTrouble} role="alert">
            <strong>{trouble.text}</strong> {trouble.hint}
          </p>
        )}
        <DialogFoot close={close} busy={busy}>
          <Button
            type="submit"
            color={question?.danger ? 'red.9' : 'indigo'}
            loading={busy}
            data-autofocus={question?.danger ? undefined : true}
          >
            {question?.action}
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
