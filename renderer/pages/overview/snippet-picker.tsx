import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { ShellChoice } from '../../components/shell-choice.tsx';
import type { ClientSecret } from '../../hooks/use-client-secret.ts';
import { useShell } from '../../components/use-shell.ts';
import { useKept } from '../../hooks/use-kept.ts';
import { makeSnippets, type Snippet } from '../../snippets.ts';

interface SnippetPickerProps {
  readonly baseUrl: string;
  readonly secret: ClientSecret;
}

/** The same settings, written out for each client. The key on the screen may be masked; what is copied is whole. */
export function SnippetPicker({ baseUrl, secret }: SnippetPickerProps) {
  const [shell, setShell] = useShell();
  const [client, setClient] = useKept('snippet', 'curl');
  const snippets = makeSnippets({ baseUrl, key: secret.shown, shell });
  const readWhole = async (id: string): Promise<string | null> => {
    const key = await secret.read();
    if (key === null) return null;
    return makeSnippets({ baseUrl, key, shell }).find((snippet) => snippet.id === id)?.text ?? null;
  };
  return (
    <Tabs.Root className="snippets" value={client} onValueChange={setClient} activationMode="manual">
      <Tabs.List className="snippets-list" aria-label="Use it from">
        <span className="snippets-title" aria-hidden="true">
          Use it from
        </span>
        {snippets.map(({ id, name }) => (
          <Tabs.Trigger key={id} value={id} className="snippets-tab">
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {snippets.map((snippet) => (
        <Tabs.Content key={snippet.id} value={snippet.id} className="snippet">
          <SnippetText snippet={snippet} read={() => readWhole(snippet.id)}>
            {snippet.isOfShell && <ShellChoice shell={shell} onChange={setShell} />}
          </SnippetText>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

interface SnippetTextProps {
  readonly snippet: Snippet;
  readonly read: () => Promise<string | null>;
  /** Stands beside the button that copies. */
  readonly children: ReactNode;
}

function SnippetText({ snippet: { name, place, text, note }, read, children }: SnippetTextProps) {
  return (
    <>
      <div className="snippet-body">
        <div className="snippet-head">
          <span className="snippet-place">{place}</span>
          {children}
          <CopyButton text={read} label={`Copy for ${name}`}>
            Copy
          </CopyButton>
        </div>
        <pre className="snippet-text">{text}</pre>
      </div>
      {note !== undefined && <p className="snippet-note">{note}</p>}
    </>
  );
}
