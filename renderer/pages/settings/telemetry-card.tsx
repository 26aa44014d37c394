import type { TelemetryView } from '../../../shared/app-state.ts';
import type { Settings } from '../../../shared/settings.ts';
import { Section } from '../../components/page.tsx';
import { ChoiceSetting, SwitchSetting } from '../../components/setting-rows.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { TelemetryAddress } from './telemetry-address.tsx';
import { TelemetryHeaders } from './telemetry-headers.tsx';
import { TelemetryStatus } from './telemetry-status.tsx';
import './telemetry.css';

/** Figures for an OpenTelemetry collector of the user's. Nothing is sent before it is switched on here. */
export function TelemetryCard() {
  const { telemetry } = useSlice('settings');
  const { endpoint, status } = useSlice('telemetry');
  const isReady = endpoint !== null && status !== 'forbidden' && status !== 'refused';
  return (
    <Section title="OpenTelemetry" note={telemetry.enabled ? undefined : 'Off until you switch it on'}>
      <SettingList>
        <SwitchSetting
          title="Send traces and metrics to a collector"
          hint={isReady ? 'Yours, at the address below; nobody else gets them.' : notReady[status]}
          on={telemetry.enabled}
          disabled={!telemetry.enabled && !isReady}
          onChange={(enabled) => void saveSettings({ telemetry: { enabled } })}
        />
        <TelemetryAddress />
        <ChoiceSetting<Settings['telemetry']['signals']>
          title="What is sent"
          hint="Some collectors take only one kind."
          value={telemetry.signals}
          onChange={(signals) => void saveSettings({ telemetry: { signals } })}
          options={[
            { value: 'both', label: 'Both' },
            { value: 'traces', label: 'Traces' },
            { value: 'metrics', label: 'Metrics' },
          ]}
        />
        {endpoint !== null && <TelemetryHeaders />}
        {endpoint !== null && <TelemetryStatus />}
        <WhatLeaves />
      </SettingList>
    </Section>
  );
}

const noAddress = 'Enter the address of your collector first.';

/** What keeps it from being switched on. */
const notReady: Readonly<Record<TelemetryView['status'], string>> = {
  off: noAddress,
  on: noAddress,
  'no-address': noAddress,
  refused: 'The address below must not be used.',
  forbidden: 'The environment variable OTEL_SDK_DISABLED keeps it off in this run.',
};

function WhatLeaves() {
  return (
    <li className="setting telemetry-leaves">
      <p>
        <strong>Leaves this machine:</strong> for every finished request its times, status, models, providers and their
        host names, tier, tokens and cost, how each call ended, its id, the name of the client key, the client&apos;s
        user agent, and a scrambled id of the conversation that is another one after each start; the version of Pareto
        Desk and a random id of this run.
      </p>
      <p>
        <strong>Never leaves:</strong> prompts, answers, error texts, keys.
      </p>
    </li>
  );
}
