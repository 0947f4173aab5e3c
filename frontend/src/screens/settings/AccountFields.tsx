import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Form } from './accountBody';
import classes from './Settings.module.css';

interface Props {
  readonly form: Form;
  readonly set: (change: Partial<Form>) => void;
  readonly passwordKept: boolean;
}

/** AccountFields are the fields of an account's connection and of its sender. */
export function AccountFields({ form, set, passwordKept }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.fields}>
      <TextInput
        label={t('settings.mail.host')}
        placeholder="smtp.example.jp"
        value={form.host}
        onChange={(e) => set({ host: e.currentTarget.value })}
        required
        spellCheck={false}
      />
      <div className={`${classes.row} ${classes.fieldsAtEnd}`}>
        <NumberInput
          label={t('settings.mail.port')}
          value={form.port}
          onChange={(v) => set({ port: Number(v) })}
          min={1}
          max={65535}
          className={classes.port ?? ''}
          hideControls
          required
        />
        <Select
          label={t('settings.mail.security')}
          className={classes.grow ?? ''}
          value={form.security}
          allowDeselect={false}
          data={[
            { value: 'starttls', label: t('settings.security.starttls') },
            { value: 'tls', label: t('settings.security.tls') },
            { value: 'none', label: t('settings.security.none') },
          ]}
          onChange={(v) => set({ security: v === 'tls' || v === 'none' ? v : 'starttls' })}
        />
      </div>
      <TextInput
        label={t('settings.mail.user')}
        value={form.user}
        onChange={(e) => set({ user: e.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
      <PasswordInput
        label={t('settings.mail.password')}
        description={passwordKept ? t('settings.mail.password.stays') : undefined}
        value={form.password}
        onChange={(e) => set({ password: e.currentTarget.value })}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': t('settings.mail.password.show') }}
      />
      <TextInput
        label={t('settings.mail.fromName')}
        description={t('settings.mail.fromName.text')}
        value={form.fromName}
        onChange={(e) => set({ fromName: e.currentTarget.value })}
      />
      <TextInput
        label={t('settings.mail.fromAddress')}
        description={t('settings.mail.fromAddress.text')}
        type="text"
        inputMode="email"
        value={form.fromAddress}
        onChange={(e) => set({ fromAddress: e.currentTarget.value })}
        required
        spellCheck={false}
      />
      <TextInput
        className={classes.wide ?? ''}
        label={t('settings.mail.postal')}
        description={t('settings.mail.postal.text')}
        value={form.postal}
        onChange={(e) => set({ postal: e.currentTarget.value })}
      />
      <TextInput
        className={classes.wide ?? ''}
        label={t('settings.mail.contact')}
        description={t('settings.mail.contact.text')}
        value={form.contact}
        onChange={(e) => set({ contact: e.currentTarget.value })}
      />
    </div>
  );
}
