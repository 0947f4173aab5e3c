import { Popover } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shell } from '../../bridge';
import { failed } from '../../parts';
import { type Block, type Inline, readNote } from './markdown';
import classes from './NoteText.module.css';

/** NoteText shows a note's Markdown. A link shows its address first, and opens from there. */
export const NoteText = memo(function NoteText({ text }: { readonly text: string }) {
  const blocks = useMemo(() => readNote(text), [text]);
  return (
    <div className={classes.text}>
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is read anew as a whole
        <Part key={i} block={block} />
      ))}
    </div>
  );
});

function Part({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <p className={classes.heading} data-level={block.level}>
          <Pieces pieces={block.inside} />
        </p>
      );
    case 'paragraph':
      return (
        <p>
          {block.lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text is read anew as a whole
            <span key={i} className={classes.line}>
              <Pieces pieces={line} />
            </span>
          ))}
        </p>
      );
    default: {
      const items = block.items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text is read anew as a whole
        <li key={i} style={{ '--depth': item.depth } as React.CSSProperties}>
          <Pieces pieces={item.inside} />
        </li>
      ));
      return block.first === undefined ? <ul>{items}</ul> : <ol start={block.first}>{items}</ol>;
    }
  }
}

function Pieces({ pieces }: { readonly pieces: readonly Inline[] }) {
  return pieces.map((piece, i) => {
    const key = `${i} ${piece.kind}`;
    switch (piece.kind) {
      case 'text':
        return piece.text;
      case 'code':
        return <code key={key}>{piece.text}</code>;
      case 'link':
        return (
          <Link key={key} href={piece.href}>
            <Pieces pieces={piece.inside} />
          </Link>
        );
      default: {
        const Mark = piece.kind === 'strong' ? 'strong' : 'em';
        return (
          <Mark key={key}>
            <Pieces pieces={piece.inside} />
          </Mark>
        );
      }
    }
  });
}

/** open opens an address outside: in the window by the program, which has it opened by the system's browser. */
function open(href: string): void {
  if (shell) void shell.OpenExternal(href).catch(failed);
  else window.open(href, '_blank', 'noopener,noreferrer');
}

function Link({ href, children }: { readonly href: string; readonly children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Popover width={300} position="bottom-start" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <button type="button" className={classes.link} title={href}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.address} aria-label={t('note.link')}>
        <span className={classes.href}>{href}</span>
        <button type="button" className={classes.open} onClick={() => open(href)}>
          <IconExternalLink size={15} aria-hidden />
          {t('note.link.open')}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
