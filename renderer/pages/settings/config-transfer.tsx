import { useState } from 'react';
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
  const { busy, run } = useBusy();
  const send = async (): Promise<void> => {
    setProblem(null);
    setSummary('');
    const result = await actQuietly('config.import', { text });
    if (!result.ok) return setProblem(result.problem);
    setSummary(result.value.summary);
    setText('');
  };
  return (
    <Section
      title="Import"
      note="Adds to what is there and replaces entries with the same id. It cannot be undone: export first."
    >
      <div className="card transfer">
        <textarea
          className="input transfer-text"
          rows={10}
          placeholder={'{ "version": 1, "providers": [ … ] }'}
          aria-label="Configuration to import"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'import-problem'}
          value={text}
          onChange={(event) => setText(event.target.value)}
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
        <div className="transfer-line" data-end>
          <label className="button transfer-file" data-tone="plain">
            Choose file
            <input
              type="file"
              accept=".json,application/json"
              className="visually-hidden"
              onChange={(event) => {
                void event.target.files?.[0]?.text().then(setText);
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
