import type { Settings } from '../../../shared/settings.ts';
import type { Tier } from '../../../shared/tier.ts';
import { NumberField } from '../../components/number-field.tsx';
import { Section } from '../../components/page.tsx';
import { ChoiceSetting, NumberSetting, SwitchSetting } from '../../components/setting-rows.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { TierMark, TierShape } from '../../components/tier-mark.tsx';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';

export function Quality() {
  const settings = useSlice('settings');
  return (
    <>
      <SettingList>
        <ChoiceSetting<Tier>
          title="Quality"
          hint="Used when neither the request nor its client key says a tier."
          value={settings.defaultTier}
          onChange={(tier) => void act('tier.set', { tier }, 'The quality could not be changed')}
          options={tierOrder.map((tier) => ({
            value: tier,
            label: (
              <>
                <TierShape tier={tier} size={9} /> {tierWords[tier].name}
              </>
            ),
          }))}
        />
        <ChoiceSetting<Settings['defaultSort']>
          title="Order within a tier"
          hint="A request can ask for the fastest with :nitro."
          value={settings.defaultSort}
          onChange={(defaultSort) => void saveSettings({ defaultSort })}
          options={[
            { value: 'price', label: 'Cheapest first' },
            { value: 'throughput', label: 'Fastest first' },
          ]}
        />
        <SwitchSetting
          title="Never leave the tier"
          hint="Otherwise a neighbouring tier steps in when nothing else is available."
          on={settings.strictTier}
          onChange={(strictTier) => void saveSettings({ strictTier })}
        />
        <SwitchSetting
          title="Ignore what requests ask for"
          hint="The tier and order set here win over the request's own."
          on={settings.preventOverrides}
          onChange={(preventOverrides) => void saveSettings({ preventOverrides })}
        />
      </SettingList>
      <Section title="Price">
        <SettingList>
          <NumberSetting
            title="Highest price"
            hint="Models whose prompt price is above this are never used."
            value={settings.maxPromptUsdPerMTok}
            min={0.0001}
            max={10_000}
            before="$"
            unit="per million tokens"
            whenEmpty="No limit"
            onSave={(maxPromptUsdPerMTok) => void saveSettings({ maxPromptUsdPerMTok })}
          />
          <ChoiceSetting<Settings['priceSource']>
            title="Compare models by"
            hint="Expected cost: what your own traffic would cost, cache included."
            value={settings.priceSource}
            onChange={(priceSource) => void saveSettings({ priceSource })}
            options={[
              { value: 'prompt', label: 'List price' },
              { value: 'weighted_avg', label: 'Expected cost' },
            ]}
          />
        </SettingList>
      </Section>
      <Bands settings={settings} />
    </>
  );
}

/** Where the tiers begin. */
function Bands({ settings: { tierBands } }: { readonly settings: Settings }) {
  return (
    <Section title="Where the tiers begin" note="Percentile of a model's coding score among all benchmarked models">
      <SettingList>
        {tierOrder.map((tier) => (
          <li key={tier} className="setting">
            <TierMark tier={tier} />
            <NumberField
              label={`${tierWords[tier].name} from percentile`}
              value={tierBands[tier]}
              min={0}
              max={100}
              unit="and up"
              onSave={(value) => void saveSettings({ tierBands: { ...tierBands, [tier]: value ?? 0 } })}
            />
          </li>
        ))}
      </SettingList>
    </Section>
  );
}
