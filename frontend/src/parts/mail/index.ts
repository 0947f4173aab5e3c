// How a mail is shown anywhere: frames of a computer and a phone, its text, its links.

export { MailFrames, type View } from './MailFrames';
export { type MailPart, MailView } from './MailView';
