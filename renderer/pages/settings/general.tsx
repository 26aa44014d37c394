import type { Settings } from '../../../shared/settings.ts';
import { Icon } from '../../components/icons.tsx';
import { ChoiceSetting, SwitchSetting } from '../../components/setting-rows.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';

const needsElectron = 'Needs the desktop app: here the program runs without Electron.';

export function General() {
  const { theme, demo, startAtLogin, closeToTray } = useSlice('settings');
  const headless = useSlice('app').mode === 'headless';
  return (
    <>
      <SettingList>
        <ChoiceSetting<Settings['theme']>
          title="Appearance"
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
        <ChoiceSetting<Settings['demo']>
          title="Demo providers"
          hint="Simulated models that answer without a key. Automatic: until a real one works."
          value={demo}
          onChange={(next) => void saveSettings({ demo: next })}
          options={[
            { value: 'auto', label: 'Automatic' },
            { value: 'on', label: 'On' },
            { value: 'off', label: 'Off' },
          ]}
        />
      </SettingList>
    </>
  );
}
