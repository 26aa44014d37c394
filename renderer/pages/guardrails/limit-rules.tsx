import type { GuardrailSettings } from '../../../shared/guardrails.ts';
import { Section } from '../../components/page.tsx';
import { NumberSetting, SwitchSetting } from '../../components/setting-rows.tsx';
import { SettingList } from '../../components/setting.tsx';
import { formatCount, formatPlural } from '../../format.ts';
import { useGuardrails } from '../../hooks/use-guardrails.ts';

type Change = (changes: Partial<GuardrailSettings>, words: string) => Promise<boolean>;

/** How often, how repetitive, and how long it is remembered. */
export function LimitRules() {
  const { rules, change: save } = useGuardrails();
  return (
    <div className="rules">
      <RateLimits rules={rules} save={save} />
      <LoopBreaker rules={rules} save={save} />
      <Retention rules={rules} save={save} />
    </div>
  );
}

interface PartProps {
  readonly rules: GuardrailSettings;
  readonly save: Change;
}

function RateLimits({ rules: { rateLimits }, save }: PartProps) {
  return (
    <Section title="Rate limits" note="Over any 60 seconds, all clients together">
      <SettingList>
        <PerMinute
          title="Requests"
          hint="Beyond it, clients are told when to try again."
          value={rateLimits.requestsPerMinute}
          onSave={(value) =>
            save(
              { rateLimits: { ...rateLimits, requestsPerMinute: value } },
              value === null ? 'Any number of requests' : `At most ${formatPlural(value, 'request')} a minute`,
            )
          }
        />
        <PerMinute
          title="Tokens"
          hint="Those of the prompts, estimated before they are sent."
          value={rateLimits.tokensPerMinute}
          onSave={(value) =>
            save(
              { rateLimits: { ...rateLimits, tokensPerMinute: value } },
              value === null ? 'Any number of tokens' : `At most ${formatPlural(value, 'token')} a minute`,
            )
          }
        />
      </SettingList>
    </Section>
  );
}

interface PerMinuteProps {
  readonly title: string;
  readonly hint: string;
  readonly value: number | null;
  readonly onSave: (value: number | null) => Promise<boolean>;
}

function PerMinute({ title, hint, value, onSave }: PerMinuteProps) {
  return (
    <NumberSetting
      title={title}
      hint={hint}
      value={value}
      min={1}
      max={1_000_000_000}
      unit="per minute"
      whenEmpty="No limit"
      onSave={(next) => onSave(whole(next))}
    />
  );
}

function LoopBreaker({ rules: { loopBreaker }, save }: PartProps) {
  const { enabled, sameRequests, windowMs } = loopBreaker;
  return (
    <Section title="Loop breaker" note="Stops an agent that asks the same thing over and over">
      <SettingList>
        <SwitchSetting
          title="Stop repetitions"
          hint="The agent is answered with status 400 and a sentence that says why."
          on={enabled}
          onChange={(on) =>
            void save(
              { loopBreaker: { ...loopBreaker, enabled: on } },
              on ? 'Loops are stopped' : 'Loops are let through',
            )
          }
        />
        <NumberSetting
          title="Same requests let through"
          hint="Of one conversation, with the same last turn."
          value={sameRequests}
          min={2}
          max={1_000}
          onSave={(value) =>
            save(
              { loopBreaker: { ...loopBreaker, sameRequests: whole(value) ?? sameRequests } },
              `${formatCount(whole(value) ?? sameRequests)} same requests are let through`,
            )
          }
        />
        <NumberSetting
          title="Within"
          value={windowMs / 60_000}
          min={1}
          max={1_440}
          unit="minutes"
          onSave={(value) =>
            save(
              { loopBreaker: { ...loopBreaker, windowMs: Math.round((value ?? 1) * 60_000) } },
              `Counted within ${formatPlural(value ?? 1, 'minute')}`,
            )
          }
        />
      </SettingList>
    </Section>
  );
}

function Retention({ rules: { retention }, save }: PartProps) {
  return (
    <Section title="How long requests are remembered" note="Sums by day outlive them; texts are never kept">
      <SettingList>
        <NumberSetting
          title="Age"
          hint="Older requests are removed."
          value={retention.maxAgeDays}
          min={1}
          max={3_650}
          unit="days"
          whenEmpty="Forever"
          onSave={(value) =>
            save(
              { retention: { ...retention, maxAgeDays: whole(value) } },
              value === null ? 'Kept whatever their age' : `Kept for ${formatPlural(Math.round(value), 'day')}`,
            )
          }
        />
        <NumberSetting
          title="Size"
          hint="Beyond it, the oldest requests go first. 500 MB hold about half a million."
          value={retention.maxMegabytes}
          min={1}
          max={102_400}
          unit="MB"
          onSave={(value) =>
            save(
              { retention: { ...retention, maxMegabytes: whole(value) ?? retention.maxMegabytes } },
              `Kept up to ${formatCount(whole(value) ?? retention.maxMegabytes)} MB`,
            )
          }
        />
      </SettingList>
    </Section>
  );
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
