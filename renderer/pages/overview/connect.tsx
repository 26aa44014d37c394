import { useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Section } from '../../components/page.tsx';
import { showToast } from '../../hooks/toasts.ts';
import { useClientSecret, type ClientSecret } from '../../hooks/use-client-secret.ts';
import { SnippetPicker } from './snippet-picker.tsx';
import './connect.css';

/** What goes into an IDE: three fields, and the same ready-made for each client. */
export function Connect({ baseUrl }: { readonly baseUrl: string }) {
  const secret = useClientSecret();
  return (
    <Section title="Connect" note="Paste these into any OpenAI-compatible client.">
      <div className="card connect">
        <ul className="connect-fields">
          <li>
            <span className="connect-label">Base URL</span>
            <code className="connect-value">{baseUrl}</code>
            <CopyButton text={baseUrl} label="Copy base URL" />
          </li>
          <KeyRow secret={secret} />
          <li>
            <span className="connect-label">Model</span>
            <code className="connect-value">pareto-code</code>
            <CopyButton text="pareto-code" label="Copy model" />
          </li>
        </ul>
        <SnippetPicker baseUrl={baseUrl} secret={secret} />
      </div>
    </Section>
  );
}

function KeyRow({ secret }: { readonly secret: ClientSecret }) {
  const [asking, setAsking] = useState(false);
  const rotate = async (): Promise<void> => {
    if (await secret.rotate())
      showToast({ tone: 'good', title: 'New client key made', detail: 'Paste it into your clients again.' });
  };
  return (
    <li>
      <span className="connect-label">API key</span>
      <code className="connect-value">{secret.shown}</code>
      <IconButton icon="rotate" label="Replace key" onClick={() => setAsking(true)} />
      <IconButton
        icon={secret.revealed ? 'hide' : 'eye'}
        label={secret.revealed ? 'Hide key' : 'Show key'}
        aria-pressed={secret.revealed}
        onClick={() => void secret.toggle()}
      />
      <CopyButton text={secret.read} label="Copy API key" />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Replace the client key?"
        description="The old key stops working at once. Every client that uses it needs the new one."
        confirm="Replace key"
        onConfirm={() => void rotate()}
      />
    </li>
  );
}
