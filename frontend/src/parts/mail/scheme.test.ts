import { expect, it } from 'vitest';
import { inScheme } from './scheme';

const mail =
  '<style>@media (prefers-color-scheme:dark){p{color:#fff}}@media screen and ( prefers-color-scheme : LIGHT ){p{color:#000}}</style><p>(prefers-color-scheme:dark)</p>';

it('a mail shown dark follows its dark rules and no light ones', () => {
  expect(inScheme(mail, true)).toBe(
    '<style>@media (min-width:0){p{color:#fff}}@media screen and (max-width:0){p{color:#000}}</style><p>(prefers-color-scheme:dark)</p>',
  );
});

it('a mail shown light follows its light rules, whatever the system prefers', () => {
  expect(inScheme(mail, false)).toBe(
    '<style>@media (max-width:0){p{color:#fff}}@media screen and (min-width:0){p{color:#000}}</style><p>(prefers-color-scheme:dark)</p>',
  );
});
