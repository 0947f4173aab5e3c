import type { Schemas } from '../../bridge';
import type { Account } from './account';

/** Form is what a person types about an account. */
export interface Form {
  readonly preset: string;
  readonly host: string;
  readonly port: number;
  readonly security: Schemas['SetAccount']['security'];
  readonly user: string;
  readonly password: string;
  readonly fromName: string;
  readonly fromAddress: string;
  readonly postal: string;
  readonly contact: string;
}

/** formOf is the form's first content: the present account, or the name of the shop. */
export function formOf(a: Account | undefined, shop: string): Form {
  return {
    preset: '',
    host: a?.host ?? '',
    port: a?.port ?? 587,
    security: a?.security === 'tls' || a?.security === 'none' ? a.security : 'starttls',
    user: a?.user ?? '',
    password: '',
    fromName: a?.from_name ?? shop,
    fromAddress: a?.from_address ?? '',
    postal: a?.sender_address ?? '',
    contact: a?.sender_contact ?? '',
  };
}

/** bodyOf is the form as a request body; without a password the stored one is kept. */
export function bodyOf(f: Form): Schemas['SetAccount'] {
  return {
    smtp: `${f.host.trim().includes(':') ? `[${f.host.trim()}]` : f.host.trim()}:${f.port}`,
    security: f.security,
    user: f.user.trim(),
    ...(f.password ? { password: f.password } : {}),
    from_name: f.fromName.trim(),
    from_address: f.fromAddress.trim(),
    sender_address: f.postal.trim(),
    sender_contact: f.contact.trim(),
  };
}
