import type { Limits } from '../../../shared/settings.ts';
import { ListenTrouble } from '../../components/listen-trouble.tsx';
import { Section } from '../../components/page.tsx';
import { NumberSetting } from '../../components/setting-rows.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { AllowedOrigins } from './allowed-origins.tsx';

export function Network() {
  const app = useSlice('app');
  const { limits } = useSlice('settings');
  return (
    <>
      <ListenTrouble app={app} />
      <SettingList>
        <NumberSetting
          title="Port"
          hint="Your editors have it in their settings: a new one must be written there too."
          value={app.port}
          min={1}
          max={65_535}
          onSave={(port) => void saveSettings({ port: port ?? app.port })}
        />
        <li className="setting">
          <div className="setting-words">
            <span className="setting-title">Who can connect</span>
            <p className="setting-hint">
              Programs on this computer that have a client key. The gateway listens on 127.0.0.1 only.
            </p>
          </div>
        </li>
      </SettingList>
      <Section title="Time limits">
        <SettingList>
          {timeLimits.map((limit) => (
            <LimitSetting key={limit.name} limit={limit} limits={limits} />
          ))}
        </SettingList>
      </Section>
      <Section title="Size limit">
        <SettingList>
          <LimitSetting
            limit={{
              name: 'maxBodyBytes',
              title: 'Largest request',
              hint: 'A longer one is refused.',
              unit: 'MB',
              size: 1_048_576,
              min: 0.001,
              max: 1_024,
            }}
            limits={limits}
          />
        </SettingList>
      </Section>
      <AllowedOrigins />
    </>
  );
}

interface LimitField {
  readonly name: keyof Limits;
  readonly title: string;
  readonly hint: string;
  /** What the person types, and how much of the stored unit it is. */
  readonly unit: string;
  readonly size: number;
  /** In the unit that is typed. */
  readonly min: number;
  readonly max: number;
}

const seconds = { unit: 'seconds', size: 1_000, min: 0.05, max: 3_600 } as const;

const timeLimits: readonly LimitField[] = [
  {
    name: 'firstTokenMs',
    title: 'First token',
    hint: 'Without one, or a sign of thinking, after this time the next model is tried.',
    ...seconds,
  },
  { name: 'idleMs', title: 'Silence within an answer', hint: 'Longer, and the answer ends with an error.', ...seconds },
  { name: 'totalMs', title: 'Whole answer', hint: '0 = as long as it takes.', ...seconds, min: 0, max: 86_400 },
  {
    name: 'bodyMs',
    title: 'Receiving a request',
    hint: 'The time a client may take to send it.',
    ...seconds,
    max: 600,
  },
  {
    name: 'cooldownMs',
    title: 'Rest after a failure',
    hint: 'Unless the provider says when to come back.',
    ...seconds,
    min: 0.01,
  },
];

function LimitSetting({ limit, limits }: { readonly limit: LimitField; readonly limits: Limits }) {
  const { name, title, hint, unit, size, min, max } = limit;
  return (
    <NumberSetting
      title={title}
      hint={hint}
      value={limits[name] / size}
      min={min}
      max={max}
      unit={unit}
      onSave={(value) => void saveSettings({ limits: { [name]: Math.round((value ?? 0) * size) } })}
    />
  );
}
