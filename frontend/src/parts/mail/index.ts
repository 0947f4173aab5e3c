// How a mail is shown anywhere: frames of a computer and a phone, its text, its links.

export type { View } from './framed';
export { MailFrames } from './MailFrames';
export { type MailPart, MailView } from './MailView';
