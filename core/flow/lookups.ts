/**
 * Lookups and transforms of Django's own field classes, as `Field.get_lookups()` gives them with nothing else registered
 * (Django 4.2 to 5.2; test/django compares).
 */
const ofEveryField = [
  'exact',
  'iexact',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'range',
  'isnull',
  'regex',
  'iregex',
];
const ofDates = ['year', 'month', 'day', 'week_day', 'iso_week_day', 'week', 'iso_year', 'quarter'];
const ofTimes = ['hour', 'minute', 'second'];

/** May it follow a relation as the lookup: `author__in`? Django refuses some of them with an error of their own. */
export function isRelatedLookup(name: string): boolean {
  return ofEveryField.includes(name);
}

const plainTypes =
  /^((Small|Big)?AutoField|(Positive)?(Small|Big)?IntegerField|(Char|Text|Slug|Email|URL|Boolean|Date|DateTime|Time|Decimal|Float|Duration|UUID|File|Image|FilePath)Field)$/;

/** A field class of Django whose lookups are all in `lookupsOf`, unless somebody registers more. */
export function isPlainType(type: string): boolean {
  return plainTypes.test(type);
}

/** The names that may follow a field of a plain type. */
export function lookupsOf(type: string): readonly string[] {
  if (type === 'DateField') return [...ofEveryField, ...ofDates];
  if (type === 'DateTimeField') return [...ofEveryField, ...ofDates, ...ofTimes, 'date', 'time'];
  return type === 'TimeField' ? [...ofEveryField, ...ofTimes] : ofEveryField;
}
