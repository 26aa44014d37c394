import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractTask } from '../../electron/gateway/routing/auto/extract-task.ts';
import type { Task } from '../../electron/gateway/routing/auto/extract-task.ts';
import { readTextFeatures } from '../../electron/gateway/routing/auto/features.ts';
import type { TextFeatures } from '../../electron/gateway/routing/auto/features.ts';
import type { Kind } from '../../electron/gateway/routing/auto/weights.ts';

/** One prompt, read as the gateway would read it. */
export interface Prompt {
  readonly id: string;
  /** The request as a client would send it. */
  readonly body: { readonly messages: readonly unknown[] };
  readonly task: Task;
  readonly features: TextFeatures;
  readonly kind: Kind;
}

/** Right or wrong of one weaker and one stronger model. */
export interface PairRow extends Prompt {
  /** Field of an exam question; empty for word problems. */
  readonly subject: string;
  readonly weak: number;
  readonly strong: number;
}

/** Share of samples that passed, for each of `contestModels`. */
export interface ContestRow extends Prompt {
  readonly passRates: readonly number[];
  /** ISO date of the contest. */
  readonly date: string;
}

/** Cheapest sufficient tier of one agent step: 0 low, 1 mid, 2 mid-high, 3 high. */
export interface StepRow extends Prompt {
  readonly tier: number;
  readonly bench: string;
  readonly instance: string;
  readonly step: number;
}

/** A label written by a person, not measured: 0 simple, 1 medium, 2 hard. */
export interface ToneRow extends Prompt {
  readonly tone: number;
}

export interface ContestModel {
  readonly id: string;
  readonly meanQuality: number;
  readonly meanCostUsd: number;
}

export interface Rows {
  readonly exam: readonly PairRow[];
  readonly wordProblem: readonly PairRow[];
  readonly contest: readonly ContestRow[];
  readonly contestModels: readonly ContestModel[];
  readonly steps: readonly StepRow[];
  readonly tone: readonly ToneRow[];
}

interface RawRow {
  readonly id: string;
  readonly m: readonly unknown[];
  readonly q?: readonly number[];
  readonly tier?: number | string;
  readonly date?: string;
  readonly bench?: string;
  readonly inst?: string;
  readonly step?: number;
  readonly category?: string;
  readonly subject?: string;
}

/** @param folder holds mmlu, gsm8k, lcb, agent-steps and tiers `.jsonl`, and `models.json`; see the model card. */
export function readRows(folder: string): Rows {
  const models = JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8')) as {
    lcb: { models: readonly { id: string; mean_quality: number; mean_cost: number }[] };
  };
  return {
    exam: readRaw(folder, 'mmlu').map((row) => toPair(row, 'exam')),
    wordProblem: readRaw(folder, 'gsm8k').map((row) => toPair(row, 'word-problem')),
    contest: readRaw(folder, 'lcb').map((row) => ({
      ...toPrompt(row, 'contest'),
      passRates: row.q ?? [],
      date: row.date ?? '',
    })),
    contestModels: models.lcb.models.map((model) => ({
      id: model.id,
      meanQuality: model.mean_quality,
      meanCostUsd: model.mean_cost,
    })),
    steps: readRaw(folder, 'agent-steps').map(toStep),
    tone: readRaw(folder, 'tiers').map((row) => ({
      ...toPrompt(row, kindOfCategory(row.category ?? '')),
      tone: row.tier === 'SIMPLE' ? 0 : row.tier === 'MEDIUM' ? 1 : 2,
    })),
  };
}

function readRaw(folder: string, name: string): readonly RawRow[] {
  const lines = readFileSync(join(folder, `${name}.jsonl`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RawRow);
}

function toPrompt(row: RawRow, kind: Kind): Prompt {
  const body = { messages: row.m };
  const task = extractTask(body);
  return { id: row.id, body, task, features: readTextFeatures(task.text), kind };
}

function toPair(row: RawRow, kind: Kind): PairRow {
  return { ...toPrompt(row, kind), subject: row.subject ?? '', weak: row.q?.[0] ?? 0, strong: row.q?.[1] ?? 0 };
}

const kindOfBench: Readonly<Record<string, Kind>> = {
  swebench: 'issue',
  pinchbench: 'errand',
  qmsum: 'digest',
  mtrag: 'digest',
};

function toStep(row: RawRow): StepRow {
  const bench = row.bench ?? '';
  const instance = `${bench}/${row.inst ?? ''}`;
  return {
    ...toPrompt(row, kindOfBench[bench] ?? 'errand'),
    tier: Number(row.tier),
    bench,
    instance,
    step: row.step ?? 1,
  };
}

const kindsOfCategories: Readonly<Record<string, Kind>> = {
  summary: 'digest',
  extraction: 'digest',
  rewrite: 'digest',
  translation: 'digest',
  classification: 'digest',
  'structured-output': 'digest',
  'simple-code': 'code',
  'complex-code': 'code',
  testing: 'code',
  'system-design': 'code',
  architecture: 'code',
  infrastructure: 'code',
  migration: 'code',
  'ml-pipeline': 'code',
  documentation: 'code',
  'agentic-task': 'errand',
  'code-snippet-qa': 'code',
  debugging: 'repair',
  'code-review': 'repair',
  performance: 'repair',
  'security-analysis': 'repair',
  'math-derivation': 'reasoning',
  'formal-proof': 'reasoning',
  'game-theory': 'reasoning',
  'formal-logic': 'reasoning',
  'algorithm-proof': 'reasoning',
  'logic-puzzle': 'reasoning',
  'math-word-problem': 'word-problem',
};

function kindOfCategory(category: string): Kind {
  return kindsOfCategories[category] ?? 'ask';
}
