import { indexGroups } from './word-groups.ts';

/** Word groups that the dense features count. Order = order of the features; English only, other languages rest on the n-grams. */
const wordGroups = {
  negation: 'not except never false incorrect least neither nor cannot without untrue unlikely',
  whichOf: 'which following statement statements true best correct',
  factWh: 'what who when where define definition meaning name list',
  reasonWh: 'why how explain reason cause describe discuss compare contrast difference',
  make: 'write implement create build generate add develop produce code function script program class method',
  repair:
    'fix bug error debug refactor fail fails failing failed crash traceback exception broken wrong issue warning regression unexpected raises patch',
  algorithm:
    'array string integer integers sequence graph tree minimum maximum modulo subsequence subarray query queries permutation vertices edges grid substring operation operations nums lexicographically parity score cost print return contiguous',
  proof: 'prove proof derive theorem lemma induction show rigorous formally closed recurrence converges bound bounds',
  math: 'equation integral probability function matrix vector polynomial prime divisible remainder angle triangle circle radius derivative group ring field finite variable variance mean',
  science:
    'energy temperature pressure mass velocity force electron atom acid cell protein gene enzyme wave current voltage reaction molecule carbon patient disease blood nerve muscle',
  society:
    'law court state constitution government moral ethical theory policy act plaintiff defendant contract property rights social market price demand economic war century empire religion',
  digest:
    'summarize summarise summary transcript passage passages document meeting according extract classify translate rewrite query',
  design:
    'design architecture system scalable distributed microservice pipeline platform infrastructure deploy migrate migration kubernetes database production fault tolerant availability integration',
  wordProblem:
    'each per total every twice half times remaining left spend spends cost costs buys sold percent dollars hours minutes days week weeks pounds miles many much more than less altogether average',
  fraction: 'half third quarter fifth percent percentage fraction double triple twice ratio discount interest tax',
  numberWord:
    'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty fifty hundred thousand million dozen pair first second',
  condition: 'if then when while until unless after before since however but only also because whether instead during',
  compare:
    'more less fewer greater larger smaller older younger longer shorter higher lower than as same equal combined together both difference rest left',
  time: 'day days week weeks month months year years hour hours minute minutes second seconds morning afternoon evening monday friday weekend daily weekly today tomorrow yesterday ago',
  repo: 'repository repo file files directory workspace folder branch commit commits pull pr module import django test tests config readme',
} as const;

export type WordGroup = keyof typeof wordGroups;

/** Names in a fixed order. */
export const groupNames = Object.keys(wordGroups) as readonly WordGroup[];

export const groupsByWord = indexGroups(groupNames.map((name) => wordGroups[name]));
