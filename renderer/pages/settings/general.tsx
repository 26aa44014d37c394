import type { Settings } from '../../../shared/settings.ts';
import { Choice } from '../../components/choice.tsx';
import { Icon } from '../../components/icons.tsx';
import { SwitchSetting } from '../../components/setting-rows.tsx';
import { saveSettings, Setting, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';

const needsElectron = 'Needs the desktop app: here the program runs without Electron.';

export function General() {
  const { theme, demo, startAtLogin, closeToTray } = useSlice('settings');
  const headless = useSlice('app').mode === 'headless';
  return (
    <>
      <SettingList>
        <Setting title="Appearance" group>
          {() => (
            <Choice<Settings['theme']>
              label="Appearance"
              value={theme}
              onChange={(next) => void saveSettings({ theme: next })}
              options={[
                {
                  value: 'system',
                  label: (
                    <>
                      <Icon name="display" size={13} /> System
                    </>
                  ),
                },
                {
                  value: 'light',
                  label: (
                    <>
                      <Icon name="sun" size={13} /> Light
                    </>
                  ),
                },
                {
                  value: 'dark',
                  label: (
                    <>
                      <Icon name="moon" size={13} /> Dark
                    </>
                  ),
                },
              ]}
            />
          )}
        </Setting>
      </SettingList>
      <SettingList>
        <SwitchSetting
          title="Start at login"
          hint={headless ? needsElectron : 'The gateway is there before your editor is.'}
          on={startAtLogin}
          disabled={headless}
          onChange={(on) => void saveSettings({ startAtLogin: on })}
        />
        <SwitchSetting
          title="Keep running when the window is closed"
          hint={headless ? needsElectron : 'The gateway goes on in the tray.'}
          on={closeToTray}
          disabled={headless}
          onChange={(on) => void saveSettings({ closeToTray: on })}
        />
      </SettingList>
      <SettingList>
        <Setting
          title="Demo providers"
          hint="Simulated models that answer without a key. Automatic: until a real one works."
          group
        >
          {() => (
            <Choice<Settings['demo']>
              label="Demo providers"
              value={demo}
              onChange={(next) => void saveSettings({ demo: next })}
              options={[
                { value: 'auto', label: 'Automatic' },
                { value: 'on', label: 'On' },
                { value: 'off', label: 'Off' },
              ]}
            />
          )}
        </Setting>
      </SettingList>
    </>
  );
}
