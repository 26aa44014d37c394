import { CopyButton } from '../../components/copy-button.tsx';
import { Empty } from '../../components/empty.tsx';
import { ShellChoice } from '../../components/shell-choice.tsx';
import { useClientSecret } from '../../hooks/use-client-secret.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useShell } from '../../components/use-shell.ts';
import { makeSnippets } from '../../snippets.ts';

/** The empty page: a line to try at once. */
export function FirstRequest() {
  const { baseUrl, port } = useSlice('app');
  const secret = useClientSecret();
  const [shell, setShell] = useShell();
  const lineFor = (key: string): string =>
    makeSnippets({ baseUrl: baseUrl ?? `http://127.0.0.1:${port}/v1`, key, shell }).find(({ id }) => id === 'curl')
      ?.text ?? '';
  const readWhole = async (): Promise<string | null> => {
    const key = await secret.read();
    return key === null ? null : lineFor(key);
  };
  return (
    <div className="first-request">
      <Empty icon="requests" title="No request yet">
        Point an editor here, or run this in a terminal. Requests appear the moment they come in.
      </Empty>
      <div className="first-request-line">
        <div className="first-request-head">
          <ShellChoice shell={shell} onChange={setShell} />
          <CopyButton text={readWhole} label="Copy the line">
            Copy
          </CopyButton>
        </div>
        <pre>{lineFor(secret.shown)}</pre>
      </div>
    </div>
  );
}
