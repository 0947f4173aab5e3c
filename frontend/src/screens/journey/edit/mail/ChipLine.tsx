import { UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../../../parts';
import classes from './ChipLine.module.css';
import { type Chip, chipSource, piecesIn } from './chips';
import { FallbackForm } from './FallbackForm';
import { FieldList } from './FieldList';
import { useChipEditor } from './useChipEditor';
import { type NamedField, usePlaces } from './usePlaces';

interface Props {
  readonly label: string;
  readonly help?: string | undefined;
  readonly value: string;
  /** The largest length of the line. */
  readonly most: number;
  readonly onChange: (line: string) => void;
}

/**
 * ChipLine edits one line of a mail. Fields of the contact are chips: inserted from a list (also by typing two braces),
 * removed as one, their fallback edited in a small form (click, or Enter beside one). Other Liquid stays text.
 */
export function ChipLine({ label, help, value, most, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { fields, name } = usePlaces();
  const [at, setAt] = useState(0);
  const say = useCallback(
    (chip: Chip) => ({
      name: name(chip.field),
      note: chip.honorific
        ? t('mailstep.chip.honorific')
        : chip.fallback
          ? t('mailstep.chip.fallback', { text: chip.fallback })
          : '',
    }),
    [name, t],
  );
  const editor = useChipEditor({ value, most, say, chipClass: classes.chip ?? '', onChange });
  const { asked } = editor;
  const offered = useMemo(() => (asked ? matching(fields, asked.query) : []), [asked, fields]);
  const active = Math.min(at, offered.length - 1);
  const insert = (f: NamedField) => {
    editor.insert(chipSource(f.key, undefined));
    setAt(0);
  };
  const chip = editor.chosen === undefined ? undefined : chipFrom(value, editor.chosen);
  const keyDown = (e: React.KeyboardEvent) => {
    if (isImeKey(e) || editor.undoKey(e)) {
      return;
    }
    const moves = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (asked && offered.length > 0 && moves) {
      e.preventDefault();
      setAt((active + moves + offered.length) % offered.length);
    } else if (asked && (e.key === 'Enter' || e.key === 'Tab') && offered[active]) {
      e.preventDefault();
      insert(offered[active]);
    } else if (asked && e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      editor.dismiss();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      editor.choose(editor.beside());
    }
  };
  return (
    <div className={classes.field}>
      <div className={classes.head}>
        <span id={`${id}label`}>{label}</span>
        <UnstyledButton
          className={classes.add}
          aria-label={t('mailstep.insert.into', { field: label })}
          onMouseDown={(e) => e.preventDefault()}
          onClick={editor.ask}
        >
          <IconPlus size={13} aria-hidden />
          {t('mailstep.insert')}
        </UnstyledButton>
      </div>
      {help && (
        <p id={`${id}help`} className={classes.help}>
          {help}
        </p>
      )}
      <div className={classes.frame}>
        {/* biome-ignore lint/a11y/useSemanticElements: an input cannot show chips */}
        <div
          ref={editor.root}
          className={classes.line}
          contentEditable
          suppressContentEditableWarning
          role="textbox"
          tabIndex={0}
          aria-labelledby={`${id}label`}
          aria-describedby={help ? `${id}help` : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={asked ? `${id}list` : undefined}
          aria-activedescendant={asked && offered[active] ? `${id}${offered[active].key}` : undefined}
          spellCheck={false}
          onKeyDown={keyDown}
          {...editor.handlers}
        />
        {asked && (
          <FieldList
            id={id}
            label={t('mailstep.insert')}
            fields={offered}
            active={active}
            hover={setAt}
            choose={insert}
          />
        )}
        {chip && editor.chosen !== undefined && (
          <FallbackForm
            key={editor.chosen}
            name={name(chip.field)}
            fallback={chip.honorific ? undefined : (chip.fallback ?? '')}
            anchor={editor.chipNode(editor.chosen)}
            write={(text) =>
              editor.put(editor.chosen ?? 0, (editor.chosen ?? 0) + chip.source.length, chipSource(chip.field, text))
            }
            remove={() => {
              editor.put(editor.chosen ?? 0, (editor.chosen ?? 0) + chip.source.length, '');
              editor.back(editor.chosen ?? 0);
            }}
            close={() => editor.back((editor.chosen ?? 0) + chip.source.length)}
          />
        )}
      </div>
    </div>
  );
}

function chipFrom(line: string, place: number): Chip | undefined {
  let at = 0;
  for (const piece of piecesIn(line)) {
    if (at === place) {
      return piece.kind === 'chip' ? piece : undefined;
    }
    at += piece.source.length;
  }
  return undefined;
}

/** matching are the fields whose name or key contains what was typed; those that begin with it come first. */
function matching(fields: readonly NamedField[], query: string): readonly NamedField[] {
  const wanted = query.normalize('NFKC').toLowerCase();
  const rank = (f: NamedField) =>
    Math.min(
      ...[f.name, f.key].map((s) => s.normalize('NFKC').toLowerCase().indexOf(wanted)).map((n) => (n < 0 ? 1e9 : n)),
    );
  return fields
    .map((f) => ({ f, rank: rank(f) }))
    .filter(({ rank }) => rank < 1e9)
    .sort((a, b) => Math.min(a.rank, 1) - Math.min(b.rank, 1))
    .map(({ f }) => f);
}
