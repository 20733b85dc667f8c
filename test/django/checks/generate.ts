import { seed } from '../../support/sampling.ts';

/**
 * A project whose models make mistakes with relations, and where each field is declared. Its apps bear its number, so that
 * many such projects can be one.
 */
export interface GeneratedProject {
  readonly apps: readonly string[];
  /** Path -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** 'shop.Book' -> what its class inherits from and declares. */
  readonly models: ReadonlyMap<string, GeneratedModel>;
}

export interface GeneratedModel {
  readonly bases: readonly string[];
  readonly fields: ReadonlySet<string>;
}

interface Plan {
  readonly app: string;
  readonly name: string;
  readonly kind: 'plain' | 'abstract' | 'child' | 'proxy';
  readonly base: string | undefined;
}

const settings = (apps: readonly string[]): string => `SECRET_KEY = "x"
INSTALLED_APPS = ${JSON.stringify(apps)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
`;

const words = ['Book', 'Author', 'Shelf', 'Review', 'Order', 'Line', 'Genre', 'Cover'];

/** The project of a number: the same for the same number. */
export function generateProject(number: number): GeneratedProject {
  const dice = createDice(seed + number * 7919);
  const apps = [`shop${number}`, `people${number}`] as const;
  const plans = planModels(apps, dice);
  const models = new Map<string, GeneratedModel>();
  const files = new Map([
    ['manage.py', 'import sys\n'],
    ['settings.py', settings(apps)],
  ]);
  for (const app of apps) {
    const own = plans.filter((plan) => plan.app === app);
    const texts = own.map((plan, at) => modelText(plan, at, own, plans, models, dice));
    files.set(`${app}/__init__.py`, '');
    files.set(`${app}/models.py`, `from django.db import models\n\n\n${texts.join('\n\n')}`);
  }
  return { apps, files, models };
}

interface Dice {
  /** A whole number below the limit. */
  below(limit: number): number;
  one<Item>(items: readonly [Item, ...Item[]]): Item;
  /** True in so many of a hundred. */
  chance(percent: number): boolean;
}

function createDice(start: number): Dice {
  let state = start >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    one: (items) => items[below(items.length)] ?? items[0],
    chance: (percent) => below(100) < percent,
  };
}

function planModels(apps: readonly string[], dice: Dice): Plan[] {
  const plans: Plan[] = [];
  const names = words.toSorted(() => dice.below(3) - 1);
  for (const app of apps) {
    const count = 2 + dice.below(3);
    for (let at = 0; at < count; at++) {
      const name = names.pop() ?? 'Other';
      const own = plans.filter((plan) => plan.app === app);
      const base = own[dice.below(Math.max(1, own.length))];
      const isAbstract = at < count - 1 && dice.chance(25);
      if (base === undefined || base.kind === 'proxy' || !dice.chance(45)) {
        plans.push({ app, name, kind: isAbstract ? 'abstract' : 'plain', base: undefined });
      } else if (base.kind === 'abstract') plans.push({ app, name, kind: 'plain', base: base.name });
      else plans.push({ app, name, kind: dice.chance(60) ? 'child' : 'proxy', base: base.name });
    }
    // An abstract model without a child is never checked.
    for (const plan of plans.filter((each) => each.app === app && each.kind === 'abstract')) {
      const hasChild = plans.some((each) => each.app === app && each.base === plan.name);
      if (!hasChild) plans.push({ app, name: `${plan.name}Child`, kind: 'plain', base: plan.name });
    }
  }
  return plans;
}

function modelText(
  plan: Plan,
  at: number,
  own: readonly Plan[],
  all: readonly Plan[],
  models: Map<string, GeneratedModel>,
  dice: Dice,
): string {
  const lines: string[] = [];
  const fields = new Set<string>();
  if (plan.kind !== 'proxy') {
    if (plan.base === undefined && dice.chance(40)) {
      const taken = dice.one(words as [string, ...string[]]).toLowerCase();
      const name = dice.one(['works', taken, `${taken}s`, 'title']);
      fields.add(name);
      lines.push(`    ${name} = models.CharField(max_length=20)`);
    }
    const count = dice.below(4);
    for (let number = 0; number < count; number++) {
      const name = `${plan.name.toLowerCase()}_${['a', 'b', 'c', 'd'][number]}`;
      fields.add(name);
      lines.push(`    ${name} = ${relationText(plan, own.slice(0, at), all, dice)}`);
    }
  }
  const meta = plan.kind === 'abstract' ? 'abstract = True' : plan.kind === 'proxy' ? 'proxy = True' : undefined;
  if (meta !== undefined) lines.push('', '    class Meta:', `        ${meta}`);
  if (lines.length === 0) lines.push('    pass');
  models.set(`${plan.app}.${plan.name}`, {
    bases: plan.base === undefined ? [] : [`${plan.app}.${plan.base}`],
    fields,
  });
  return `class ${plan.name}(${plan.base ?? 'models.Model'}):\n${lines.join('\n')}\n`;
}

function relationText(plan: Plan, before: readonly Plan[], all: readonly Plan[], dice: Dice): string {
  const kind = dice.one(['ForeignKey', 'ForeignKey', 'ForeignKey', 'OneToOneField', 'ManyToManyField']);
  const options: string[] = [targetText(plan, before, all, dice)];
  if (kind !== 'ManyToManyField') {
    const rule = dice.one(['CASCADE', 'PROTECT', 'SET_NULL', 'SET_DEFAULT', 'DO_NOTHING', 'SET_NULL']);
    options.push(dice.chance(30) ? `models.${rule}` : `on_delete=models.${rule}`);
    if (dice.chance(30)) options.push(dice.one(['default=1', 'default=None', 'db_default=1']));
    if (dice.chance(15)) options.push('unique=True');
  }
  if (dice.chance(35)) options.push(dice.one(['null=True', 'null=True', 'null=False']));
  if (dice.chance(20)) options.push('blank=True');
  if (dice.chance(55)) {
    const taken = dice.one(words as [string, ...string[]]).toLowerCase();
    const name = dice.one([
      `%(class)s_works`,
      'works',
      '+',
      `${taken}_set`,
      taken,
      '%(app_label)s_%(class)s',
      'others',
    ]);
    options.push(`related_name="${name}"`);
  }
  if (dice.chance(12)) options.push(`related_query_name="${dice.one(['work', 'title', 'other'])}"`);
  return `models.${kind}(${options.join(', ')})`;
}

/** A class that stands above, a name, a label, itself; one in ten leads to nothing. */
function targetText(plan: Plan, before: readonly Plan[], all: readonly Plan[], dice: Dice): string {
  if (dice.chance(10))
    return dice.one([
      '"Nobody"',
      `"${plan.app}.Nobody"`,
      `"${all[0]?.app}.Nobody"`,
      `"${dice.one(words as [string, ...string[]])}"`,
    ]);
  if (dice.chance(10)) return '"self"';
  const above = before.filter(({ kind }) => kind !== 'abstract' || dice.chance(30));
  const known = above[dice.below(Math.max(1, above.length))];
  if (known !== undefined && dice.chance(40)) return known.name;
  const target = all[dice.below(all.length)] ?? plan;
  const label = `${target.app}.${dice.chance(20) ? target.name.toLowerCase() : target.name}`;
  return target.app === plan.app && dice.chance(50) ? `"${target.name}"` : `"${label}"`;
}
