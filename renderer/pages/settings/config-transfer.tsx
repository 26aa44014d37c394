import { useRef, useState } from 'react';
import { encodingOf } from '../../../shared/config-encoding.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Section } from '../../components/page.tsx';
import { Switch } from '../../components/switch.tsx';
import { act, actQuietly, useBusy } from '../../hooks/use-action.ts';
import './config-transfer.css';

/** The whole set-up as one text: to another computer, into a repository, or back. */
export function ConfigTransfer() {
  return (
    <>
      <Export />
      <Import />
    </>
  );
}

function Export() {
  const [withSecrets, setWithSecrets] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const { busy, run } = useBusy();
  const write = async (): Promise<void> => {
    const made = await act('config.export', { includeSecrets: withSecrets }, 'The configuration was not written');
    if (made !== null) setText(made.text);
  };
  return (
    <Section title="Export">
      <div className="card transfer">
        <div className="transfer-line">
          <div className="setting-words">
            <label htmlFor="export-secrets" className="setting-title">
              Include keys
            </label>
            <p className="setting-hint">Off: the text can be shared. On: whoever has it has your keys.</p>
          </div>
          <Switch
            id="export-secrets"
            checked={withSecrets}
            onChange={(on) => {
              setWithSecrets(on);
              setText(null);
            }}
          />
        </div>
        {text !== null && (
          <textarea className="input transfer-text" readOnly rows={12} value={text} aria-label="Configuration" />
        )}
        <div className="transfer-line" data-end>
          {text === null ? (
            <Button busy={busy} onClick={() => run(write)}>
              Write configuration
            </Button>
          ) : (
            <>
              <CopyButton text={text} label="Copy configuration">
                Copy
              </CopyButton>
              <Button small icon="download" onClick={() => download(text)}>
                Save as file
              </Button>
            </>
          )}
        </div>
      </div>
    </Section>
  );
}

function download(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'pareto-desk.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

function Import() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [summary, setSummary] = useState('');
  const [undoable, setUndoable] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { busy, run } = useBusy();
  const edit = (next: string): void => {
    setText(next);
    setProblem(null);
  };
  const choose = async (file: File): Promise<void> => {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      edit(new TextDecoder(encodingOf(bytes)).decode(bytes));
    } catch {
      setProblem('The file could not be read.');
    }
  };
  const send = async (): Promise<void> => {
    setProblem(null);
    setSummary('');
    setUndoable(false);
    const result = await actQuietly('config.import', { text });
    if (!result.ok) return setProblem(result.problem);
    setSummary(result.value.summary);
    setUndoable(true);
    setText('');
  };
  const undo = async (): Promise<void> => {
    if ((await act('config.undoImport', {}, 'The import was not taken back')) === null) return;
    setSummary('The import was taken back.');
    setUndoable(false);
    // the button goes with the import
    field.current?.focus();
  };
  return (
    <Section title="Import" note="Adds to what is there and replaces entries with the same id.">
      <div className="card transfer">
        <textarea
          ref={field}
          className="input transfer-text"
          rows={10}
          placeholder={'{ "version": 1, "providers": [ … ] }'}
          aria-label="Configuration to import"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'import-problem'}
          value={text}
          onChange={(event) => edit(event.target.value)}
          spellCheck={false}
        />
        {problem !== null && (
          <p id="import-problem" className="transfer-problem" role="alert">
            {problem}
          </p>
        )}
        {/* stays: it may say what was left out, too */}
        <p className="transfer-done" role="status">
          {summary}
        </p>
        {undoable && (
          <div className="transfer-line">
            <Button small busy={busy} onClick={() => run(undo)}>
              Undo import
            </Button>
          </div>
        )}
        <div className="transfer-line" data-end>
          <label className="button transfer-file" data-tone="plain">
            Choose file
            <input
              type="file"
              accept=".json,application/json"
              className="visually-hidden"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file !== undefined) void choose(file);
                event.target.value = '';
              }}
            />
          </label>
          <Button tone="primary" busy={busy} disabled={text.trim() === ''} onClick={() => run(send)}>
            Import
          </Button>
        </div>
      </div>
    </Section>
  );
}
