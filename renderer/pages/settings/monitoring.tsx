import { CopyButton } from '../../components/copy-button.tsx';
import { Section } from '../../components/page.tsx';
import { SwitchSetting } from '../../components/setting-rows.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { TelemetryCard } from './telemetry-card.tsx';

/** Where other programs, and people who look for a fault, see what happened. */
export function Monitoring() {
  const { metrics } = useSlice('settings');
  return (
    <>
      <TelemetryCard />
      <Section title="Prometheus">
        <SettingList>
          <SwitchSetting
            title="Metrics for Prometheus"
            hint="Sums of requests, tokens and costs at /metrics, for programs with a client key."
            on={metrics}
            onChange={(on) => void saveSettings({ metrics: on })}
          />
        </SettingList>
      </Section>
      <LogFile />
    </>
  );
}

function LogFile() {
  const { dataDir, platform } = useSlice('app');
  const file = `${dataDir}${platform === 'win32' ? '\\' : '/'}pareto-desk.log`;
  return (
    <Section title="Log file">
      <SettingList>
        <li className="setting">
          <div className="setting-words">
            <p className="telemetry-file">
              <code>{file}</code>
              <CopyButton text={file} label="Copy path" />
            </p>
            <p className="setting-hint">
              Starts, stops, failed calls and faults of the program, without prompts, answers or keys. At most 8 MB.
            </p>
          </div>
        </li>
      </SettingList>
    </Section>
  );
}
