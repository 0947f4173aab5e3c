import {
  type Icon,
  IconCalendarEvent,
  IconClick,
  IconDownload,
  IconEye,
  IconForms,
  IconMailOpened,
  IconMessageReply,
  IconShoppingBag,
  IconSparkles,
} from '@tabler/icons-react';

const icons: readonly (readonly [RegExp, Icon])[] = [
  [/purchase|order|購入|注文/, IconShoppingBag],
  [/form|survey|フォーム|アンケート/, IconForms],
  [/mail\.opened|open|開封/, IconMailOpened],
  [/click|クリック/, IconClick],
  [/download|document|資料/, IconDownload],
  [/reply|返信/, IconMessageReply],
  [/page|view|visit|閲覧|来訪/, IconEye],
  [/book|reserv|visit|seminar|予約|来店|講座/, IconCalendarEvent],
];

/** EventIcon is the picture of what a person did; owners name their own kinds, so words decide. */
export function EventIcon({ kind, size = 18 }: { readonly kind: string; readonly size?: number }) {
  const Mark = icons.find(([word]) => word.test(kind))?.[1] ?? IconSparkles;
  return <Mark size={size} stroke={1.7} aria-hidden />;
}
