import { useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/field.tsx';
import { actQuietly, useBusy } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';

/** The collector's address. What is wrong with it stands beside the text, because it has to be corrected there. */
export function TelemetryAddress() {
  const { telemetry } = useSlice('settings');
  const { endpoint, endpointSource, problem: present } = useSlice('telemetry');
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { busy, run } = useBusy();
  const id = useId();
  const text = draft ?? telemetry.endpoint ?? '';
  const wanted = text.trim() === '' ? null : text.trim();
  const save = async (): Promise<void> => {
    const result = await actQuietly('settings.update', { telemetry: { endpoint: wanted } });
    if (!result.ok) return setRefusal(result.problem);
    setDraft(null);
    setRefusal(null);
  };
  const problem = refusal ?? (draft === null ? present : null);
  return (
    <li className="setting telemetry-address">
      <label htmlFor={id} className="setting-title">
        Address of the collector
      </label>
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          run(save);
        }}
      >
        <TextInput
          id={id}
          mono
          placeholder={endpointSource === 'environment' ? (endpoint ?? '') : 'http://127.0.0.1:4318'}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-words`}
          value={text}
          onChange={(event) => {
            setDraft(event.target.value);
            setRefusal(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setDraft(null);
            setRefusal(null);
          }}
        />
        <Button type="submit" busy={busy} disabled={wanted === telemetry.endpoint}>
          Save
        </Button>
      </form>
      {problem === null ? (
        <p id={`${id}-words`} className="setting-hint">
          {endpointSource === 'environment'
            ? 'From the environment variable OTEL_EXPORTER_OTLP_ENDPOINT, until you enter another one.'
            : 'OTLP over HTTP, without /v1/traces: https, or http on this machine and in private networks.'}
        </p>
      ) : (
        <p id={`${id}-words`} className="telemetry-problem" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}
