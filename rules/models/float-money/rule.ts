import { defineRule } from '#core/engine/rule.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields } from '../shared.ts';
import lesson from './lesson.md';

interface FloatMoney extends Record<string, unknown> {
  readonly field: string;
}

/** These are money wherever they stand as the last word of a name. */
const money = new Set(['price', 'prices', 'fee', 'fees', 'salary']);
/** These may count something else: points, hours, the cost of an algorithm. They need a model that deals with money. */
const maybe = new Set(['amount', 'total', 'subtotal', 'balance', 'cost', 'costs']);
const trade =
  /(order|invoice|payment|cart|basket|product|account|wallet|refund|bill|purchase|sale|donation|expense|transaction|subscription|currency|customer)/i;

/** A total of these is none of money. */
const measured =
  /^(weights?|distances?|times?|hours?|minutes?|seconds?|days?|calories|kg|km|miles|volume|quantity|qty|points?|scores?|steps?|items?|stock|area|length|height)$/;

/** Money in binary fractions. Source: ref/models/fields/#decimalfield, "FloatField vs. DecimalField" (Django 4.2 to 5.2). */
export default defineRule<FloatMoney>({
  id: 'models/float-money',
  summary: 'an amount of money is kept in a FloatField',
  severity: 'warning',
  guide: 'models#fields',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ field }) => `\`${field}\` is money in a FloatField: 0.1 has no exact value there, and sums drift`,
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (declared.djangoClass !== 'FloatField' || !isMoney(declared)) continue;
      report({ location: declared.nameLocation, data: { field: declared.name } });
    }
  },
});

function isMoney({ name, model }: DeclaredField): boolean {
  const words = name.toLowerCase().split('_');
  const last = words.at(-1) ?? '';
  if (money.has(last)) return true;
  return (
    maybe.has(last) &&
    !words.some((word) => measured.test(word)) &&
    [model.name, ...model.fields.keys()].some((each) => trade.test(each))
  );
}
