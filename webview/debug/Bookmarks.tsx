import { useState } from 'preact/hooks';
import type { BookmarkChange, Travel, TravelWish } from '../../src/run/travel.ts';
import { ToolButton } from '../ToolButton.tsx';
import { timeInWords } from './words.ts';

interface BookmarksProps {
  readonly travel: Travel;
  readonly layers: readonly string[];
  readonly onTravel: (to: TravelWish) => void;
  readonly onChange: (change: BookmarkChange) => void;
}

/** What is being written: the note of a new bookmark, or of one by its id. */
type Edited = { readonly id: string | undefined } | undefined;

/** The bookmarks of the run with their notes: a click goes there. */
export function Bookmarks({ travel, layers, onTravel, onChange }: BookmarksProps) {
  const [edited, setEdited] = useState<Edited>();
  const bookmarks = travel.marks.filter(mark => mark.kind === 'bookmark').toSorted((a, b) => a.time - b.time);
  const place = (time: number) => timeInWords(travel, time, layers);
  const save = (note: string) => {
    setEdited(undefined);
    if (!edited) return;
    if (edited.id === undefined) onChange({ kind: 'add', time: travel.time, note });
    else onChange({ kind: 'rename', id: edited.id, note });
  };
  return (
    <div class="bookmarks" data-testid="bookmarks">
      {bookmarks.map(({ id, time, note }) =>
        edited?.id === id ? (
          <NoteField key={id} note={note} onSave={save} onCancel={() => setEdited(undefined)} />
        ) : (
          <span key={id} class="bookmark" data-testid="bookmark" data-id={id}>
            <button
              type="button"
              class="tool"
              title={`Go to ${place(time)}`}
              data-testid="bookmark-go"
              onClick={() => onTravel({ time })}
            >
              <i class="codicon codicon-bookmark" aria-hidden="true" />
              {note === '' ? place(time) : note}
            </button>
            <ToolButton
              icon="edit"
              label={`Rename the bookmark ${note}`}
              testId="bookmark-rename"
              onClick={() => setEdited({ id })}
            />
            <ToolButton
              icon="trash"
              label={`Remove the bookmark ${note}`}
              testId="bookmark-remove"
              onClick={() => onChange({ kind: 'remove', id })}
            />
          </span>
        ),
      )}
      {edited && edited.id === undefined ? (
        <NoteField note="" onSave={save} onCancel={() => setEdited(undefined)} />
      ) : (
        <ToolButton
          icon="add"
          text="Bookmark"
          label="Bookmark this moment"
          testId="bookmark-add"
          onClick={() => setEdited({ id: undefined })}
        />
      )}
    </div>
  );
}

interface NoteFieldProps {
  readonly note: string;
  readonly onSave: (note: string) => void;
  readonly onCancel: () => void;
}

const longestNote = 200;

function NoteField({ note, onSave, onCancel }: NoteFieldProps) {
  return (
    <form
      class="bookmark"
      onSubmit={event => {
        event.preventDefault();
        const field = event.currentTarget.elements.namedItem('note');
        onSave(field instanceof HTMLInputElement ? field.value.trim() : '');
      }}
    >
      <input
        name="note"
        type="text"
        aria-label="Note of the bookmark"
        placeholder="Note (optional)"
        maxLength={longestNote}
        defaultValue={note}
        data-testid="bookmark-note"
        // A person has just asked for it.
        ref={field => field?.focus()}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Escape') onCancel();
        }}
      />
      <button
        type="submit"
        class="tool"
        title="Save the bookmark"
        aria-label="Save the bookmark"
        data-testid="bookmark-save"
      >
        <i class="codicon codicon-check" aria-hidden="true" />
      </button>
      <ToolButton icon="close" label="Cancel" testId="bookmark-cancel" onClick={onCancel} />
    </form>
  );
}
