import type { Allowed } from '../../../shared/guardrails.ts';
import { Section } from '../../components/page.tsx';
import { SwitchSetting } from '../../components/setting-rows.tsx';
import { SettingList } from '../../components/setting.tsx';
import { useGuardrails } from '../../hooks/use-guardrails.ts';
import { AllowedEditor } from './allowed-editor.tsx';
import { AllowedPreview } from './allowed-preview.tsx';

/** Which models and providers may be used at all. */
export function AllowedRules() {
  const {
    rules: { allowed },
    change,
  } = useGuardrails();
  const save = (changes: Partial<Allowed>, words: string): Promise<boolean> =>
    change({ allowed: { ...allowed, ...changes } }, words);
  return (
    <div className="rules">
      <AllowedEditor allowed={allowed} onChange={save} />
      <Section title="What providers do with prompts">
        <SettingList>
          <SwitchSetting
            title="Only providers that keep no prompts"
            hint="Zero retention. A provider that does not say counts as no; servers of your own count as yes."
            on={allowed.zeroRetentionOnly}
            onChange={(on) =>
              void save(
                { zeroRetentionOnly: on },
                on ? 'Only providers that keep no prompts' : 'Retention is no rule now',
              )
            }
          />
          <SwitchSetting
            title="Only providers that do not train on prompts"
            hint="A provider that does not say counts as training."
            on={allowed.noTraining}
            onChange={(on) =>
              void save({ noTraining: on }, on ? 'Only providers that do not train' : 'Training is no rule now')
            }
          />
        </SettingList>
      </Section>
      <AllowedPreview allowed={allowed} />
    </div>
  );
}
