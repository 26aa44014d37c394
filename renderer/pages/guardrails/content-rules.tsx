import { useState } from 'react';
import type { ContentPolicy, CustomPattern } from '../../../shared/guardrails.ts';
import { Choice } from '../../components/choice.tsx';
import { Section } from '../../components/page.tsx';
import { SwitchSetting } from '../../components/setting-rows.tsx';
import { Setting, SettingList } from '../../components/setting.tsx';
import { useMedia } from '../../hooks/use-media.ts';
import { useGuardrails } from '../../hooks/use-guardrails.ts';
import { AllowedTexts } from './allowed-texts.tsx';
import { ContentTryOut } from './content-try-out.tsx';
import { actionOptions, actionWords, detectorOrder, detectorWords } from './content-words.ts';
import { CustomPatterns } from './custom-patterns.tsx';
import './content-rules.css';

type Save = (changes: Partial<ContentPolicy>, words: string) => Promise<boolean>;

/** What is looked for in the texts that go through, and what happens when it is found. */
export function ContentRules() {
  const { rules, change } = useGuardrails();
  const { content } = rules;
  // a pattern that is being written takes part in the try-out before it is saved
  const [draft, setDraft] = useState<CustomPattern | null>(null);
  const save: Save = (changes, words) => change({ content: { ...content, ...changes } }, words);
  const policy = draft === null ? content : { ...content, custom: [...content.custom, draft] };
  // the style sheet says the same
  const isNarrow = useMedia('(max-width: 1020px)');
  const parts = [
    <div key="rules" className="content-column">
      <Detectors content={content} save={save} />
      <CustomPatterns
        patterns={content.custom}
        onChange={(custom, words) => save({ custom: [...custom] }, words)}
        onDraft={setDraft}
      />
      <Scope content={content} save={save} />
      <AllowedTexts
        texts={content.allowedTexts}
        onChange={(allowedTexts, words) => save({ allowedTexts: [...allowedTexts] }, words)}
      />
    </div>,
    <ContentTryOut
      key="try-out"
      policy={policy}
      unfinished={draft !== null}
      onAllow={(text) => void save(allow(content, text), 'This text is never a finding now')}
    />,
  ];
  // in one column the try-out stands first, for the eye and for the keyboard
  return <div className="content-columns">{isNarrow ? parts.toReversed() : parts}</div>;
}

function allow({ allowedTexts }: ContentPolicy, text: string): Partial<ContentPolicy> {
  return { allowedTexts: [...new Set([...allowedTexts, text])] };
}

interface PartProps {
  readonly content: ContentPolicy;
  readonly save: Save;
}

function Detectors({ content: { detectors }, save }: PartProps) {
  return (
    <Section title="What is looked for">
      <SettingList>
        {detectorOrder.map((name) => {
          const { title, hint } = detectorWords[name];
          return (
            <Setting key={name} title={title} hint={hint} group>
              {() => (
                <Choice
                  label={title}
                  value={detectors[name]}
                  onChange={(action) =>
                    void save(
                      { detectors: { ...detectors, [name]: action } },
                      `${title}: ${actionWords[action].name.toLowerCase()}`,
                    )
                  }
                  options={actionOptions}
                />
              )}
            </Setting>
          );
        })}
      </SettingList>
    </Section>
  );
}

function Scope({ content: { requests, responses, scope, restore }, save }: PartProps) {
  return (
    <Section title="Where">
      <SettingList>
        <SwitchSetting
          title="In requests"
          on={requests}
          onChange={(on) => void save({ requests: on }, on ? 'Requests are looked at' : 'Requests are not looked at')}
        />
        <SwitchSetting
          title="In answers"
          hint="An answer is looked at as it streams by."
          on={responses}
          onChange={(on) => void save({ responses: on }, on ? 'Answers are looked at' : 'Answers are not looked at')}
        />
        <Setting title="Whose words" hint="Of a request: all the model reads, or what a user or a tool said." group>
          {() => (
            <Choice<ContentPolicy['scope']>
              label="Whose words"
              value={scope}
              onChange={(next) =>
                void save({ scope: next }, next === 'user-only' ? 'Only user and tools' : 'All messages')
              }
              options={[
                { value: 'all-messages', label: 'All' },
                { value: 'user-only', label: 'User and tools' },
              ]}
            />
          )}
        </Setting>
        <SwitchSetting
          title="Put redacted text back"
          hint="Where an answer repeats a placeholder, the client gets the real text: tool calls go on working."
          on={restore}
          onChange={(on) => void save({ restore: on }, on ? 'Redacted text is put back' : 'Placeholders stay')}
        />
      </SettingList>
    </Section>
  );
}
