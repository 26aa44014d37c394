import { useEffect, useRef, useState } from 'react';
import type { AppInfo, ProviderView } from '../../../shared/app-state.ts';
import { Badge, Dot } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Switch } from '../../components/switch.tsx';
import { formatPlural } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { showToast } from '../../hooks/toasts.ts';
import { KeyForm } from './key-form.tsx';
import { ProviderMenu } from './provider-menu.tsx';
import { describeKey, isKeyOurs, statusWords } from './provider-words.ts';
import type { KeyTest, KeyTests } from './use-key-tests.ts';

interface ProviderRowProps {
  readonly provider: ProviderView;
  readonly vault: AppInfo['vault']['kind'];
  readonly tests: KeyTests;
}

/** One provider: what it is, whether it is used and why not, its key, and what can be done about it. */
export function ProviderRow({ provider, vault, tests }: ProviderRowProps) {
  const { id, name, status, custom, demo, enabled, keySource } = provider;
  const [pasting, setPasting] = useState(false);
  const hasKey = keySource !== 'none';
  const testing = tests.results.get(id) === null;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // a provider with a new key has moved to another group; the field that had the focus stayed behind
    if (testing) takeLostFocus(row.current);
    return pasting ? () => takeLostFocus(row.current) : undefined;
  }, [pasting, testing]);
  const save = async (secret: string): Promise<boolean> => {
    if ((await act('keys.add', { provider: id, secret }, `The key of ${name} was not saved`)) === null) return false;
    setPasting(false);
    void tests.test(id);
    return true;
  };
  return (
    <li className="provider" data-status={status} ref={row}>
      <span className="provider-sign" aria-hidden="true">
        {name.charAt(0).toUpperCase()}
      </span>
      <div className="provider-words">
        <div className="provider-name">
          {name}
          {custom && <Badge tone="outline">Yours</Badge>}
          {demo && <Badge tone="accent">Simulated</Badge>}
          {status !== 'no-key' && (
            <Badge tone={statusWords[status].badge}>
              <Dot tone={statusWords[status].dot} />
              {statusWords[status].word}
            </Badge>
          )}
        </div>
        <p className="provider-detail">{detailOf(provider, vault, tests.results.has(id))}</p>
      </div>
      <div className="provider-actions">
        {hasKey && !demo && (
          <Button
            small
            disabled={!enabled}
            busy={testing}
            aria-label={`Test ${name}`}
            onClick={() => void tests.test(id)}
          >
            Test
          </Button>
        )}
        {!hasKey && !pasting && (
          <Button small onClick={() => setPasting(true)} aria-label={`Add key for ${name}`}>
            Add key
          </Button>
        )}
        {hasKey && <Switch checked={enabled} onChange={(on) => void setEnabled(provider, on)} label={`Use ${name}`} />}
        {isKeyOurs(provider) || custom ? (
          <ProviderMenu provider={provider} onReplace={() => setPasting(true)} onRemoved={() => tests.forget(id)} />
        ) : (
          hasKey && <span className="provider-no-menu" />
        )}
      </div>
      {pasting && <KeyForm name={name} onSave={save} onCancel={() => setPasting(false)} />}
      {tests.results.has(id) && <TestResult result={tests.results.get(id) ?? null} />}
    </li>
  );
}

/** Puts the focus where a key is added or replaced, if it is nowhere. */
function takeLostFocus(row: HTMLElement | null): void {
  if (document.activeElement !== document.body) return;
  row?.querySelector<HTMLElement>('.provider-actions :is([aria-label^="Add key"], .icon-button)')?.focus();
}

/** @param isTested the result of a test stands below, and says the same */
function detailOf(provider: ProviderView, vault: AppInfo['vault']['kind'], isTested: boolean): string {
  const { baseUrl, status, statusDetail, environmentVariables, modelCount, custom, local, demo } = provider;
  const models = modelCount === 0 ? null : formatPlural(modelCount, 'model');
  const key = describeKey(provider, vault);
  const variables =
    key === null && environmentVariables.length > 0 ? `or set ${environmentVariables.join(' or ')}` : null;
  const isProblem = problems.has(status) || (status === 'not-reachable' && !isTested);
  const problem = isProblem ? statusDetail : null;
  return [problem, demo ? null : key, custom || local ? baseUrl : null, models, variables]
    .filter((part) => part !== null)
    .join(' · ');
}

const problems: ReadonlySet<ProviderView['status']> = new Set(['key-refused', 'no-credit', 'cooling-down']);

async function setEnabled({ id, name }: ProviderView, enabled: boolean): Promise<void> {
  const done = await act('providers.setEnabled', { provider: id, enabled }, `${name} could not be switched`);
  if (done === null || enabled) return;
  const undo = (): void => void act('providers.setEnabled', { provider: id, enabled: true }, 'Undo failed');
  showToast({ tone: 'plain', title: `${name} is not used any more`, undo });
}

function TestResult({ result }: { readonly result: KeyTest }) {
  if (result === null)
    return (
      <output className="provider-wide provider-result" data-ok="pending">
        <Dot tone="live" />
        Asking for the model list…
      </output>
    );
  return (
    <output className="provider-wide provider-result" data-ok={result.ok}>
      <Dot tone={result.ok ? 'good' : 'bad'} />
      {result.message} ({Math.round(result.durationMs)} ms)
    </output>
  );
}
