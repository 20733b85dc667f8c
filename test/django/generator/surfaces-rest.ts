import { python } from './reads.ts';
import { importsOf, moduleOf, type Surface, type Trial, withRows } from './trial.ts';
import { isJoinable, type Read, type Relation } from './model.ts';

/** Lines of a serializer's class for one read, with the serializers that it nests. */
interface Field {
  readonly lines: readonly string[];
  readonly nested: readonly string[];
  readonly name: string;
}

type FieldOf = (read: Read, name: string, trial: Trial) => Field | undefined;

function nestedClass(number: number, name: string, lines: readonly string[]): string[] {
  return [`class ${name}Part${number}(serializers.Serializer):`, ...lines.map((line) => `    ${line}`), '', ''];
}

/** `author = AuthorSerializer()`, and so on down the path. */
const nested: FieldOf = (read, name, { number }) => {
  if (read.k === 'chain') {
    const classes: string[] = [];
    let inside = ['name = serializers.CharField()'];
    const steps = [...read.steps].reverse();
    steps.forEach((step, at) => {
      const part = `${name.toUpperCase()}X${steps.length - at}`;
      classes.push(...nestedClass(number, part, inside));
      inside = [`${step.accessor} = ${part}Part${number}()`];
    });
    return {
      lines: [inside[0]?.replace(/^\w+/, name).replace('()', `(source="${read.steps[0]?.accessor}")`) ?? ''],
      nested: classes,
      name,
    };
  }
  if (read.k === 'many') {
    const child = read.child
      ? `name = serializers.CharField(source="${read.child.accessor}.name")`
      : 'name = serializers.CharField()';
    const source = read.attr ?? read.relation.accessor;
    return {
      lines: [`${name} = ${name.toUpperCase()}Part${number}(many=True, source="${source}")`],
      nested: nestedClass(number, name.toUpperCase(), [child]),
      name,
    };
  }
  return plainField(read, name);
};

function plainField(read: Read, name: string): Field | undefined {
  if (read.k === 'field')
    return { lines: [`${name} = serializers.CharField(source="${read.name}")`], nested: [], name };
  if (read.k === 'key')
    return { lines: [`${name} = serializers.IntegerField(source="${read.relation.accessor}_id")`], nested: [], name };
  if (read.k === 'member')
    return { lines: [`${name} = serializers.CharField(source="${read.member.name}")`], nested: [], name };
  return undefined;
}

/** `writer = CharField(source="author.name")` */
const source: FieldOf = (read, name) => {
  if (read.k === 'chain') {
    const path = [...read.steps.map(({ accessor }) => accessor), read.field].join('.');
    return { lines: [`${name} = serializers.CharField(source="${path}")`], nested: [], name };
  }
  if (read.k === 'many' && !read.child && (read.op === 'count' || read.op === 'exists') && read.attr === undefined)
    return {
      lines: [`${name} = serializers.CharField(source="${read.relation.accessor}.${read.op}")`],
      nested: [],
      name,
    };
  return plainField(read, name);
};

/** Keys, slugs and texts of related rows. */
const related: FieldOf = (read, name, { random }) => {
  const field = (relation: Relation, many: boolean, attr?: string): Field => {
    const kinds = ['PrimaryKeyRelatedField(', 'SlugRelatedField(slug_field="name", ', 'StringRelatedField('];
    const kind = random.pick(kinds);
    const options = [
      ...(many ? ['many=True'] : []),
      ...(kind.startsWith('String') ? [] : ['read_only=True']),
      `source="${attr ?? relation.accessor}"`,
    ].join(', ');
    return { lines: [`${name} = serializers.${kind}${options})`], nested: [], name };
  };
  if (read.k === 'chain' && read.steps.length === 1 && read.steps[0]) return field(read.steps[0], false);
  if (read.k === 'many' && !read.child) return field(read.relation, true, read.attr);
  return plainField(read, name);
};

/** `def get_writer(self, row)` */
const method: FieldOf = (read, name, { rows }) => ({
  lines: [
    `${name} = serializers.SerializerMethodField()`,
    '',
    `def get_${name}(self, row):`,
    `    return str(${python(read, 'row', rows.shape)})`,
    '',
  ],
  nested: [],
  name,
});

function serializerOf(trial: Trial, fieldOf: FieldOf, isModel: boolean): string[] {
  const { number, rows } = trial;
  const fields = rows.reads.map((read, at) => fieldOf(read, `f${at}`, trial)).filter((field) => field !== undefined);
  const names = [...fields.map(({ name }) => name), ...(isModel ? ['id'] : [])].map((name) => `"${name}"`).join(', ');
  const lines = fields.flatMap((field) => field.lines.map((line) => (line === '' ? '' : `    ${line}`)));
  return [
    ...fields.flatMap((field) => field.nested),
    `class Shown${number}(serializers.${isModel ? 'Model' : ''}Serializer):`,
    ...lines,
    ...(lines.length === 0 && !isModel ? ['    pass'] : []),
    ...(isModel ? ['', '    class Meta:', `        model = ${rows.model.name}`, `        fields = [${names}]`] : []),
    '',
    '',
  ];
}

function endpoint(trial: Trial): string[] {
  const { number, random, rows } = trial;
  const base = random.pick(['generics.ListAPIView', 'viewsets.ReadOnlyModelViewSet', 'generics.ListAPIView']);
  const isLazy = rows.isQuerySet && rows.setup.length === 0;
  const get =
    isLazy && random.chance(50)
      ? [`    queryset = ${rows.expression}`]
      : ['', '    def get_queryset(self):', ...withRows(trial, '        ', (expression) => [`return ${expression}`])];
  // A single row of a list cannot be looked for.
  const kind = rows.isQuerySet && rows.shape.k === 'instances' ? base : 'generics.ListAPIView';
  const serializer = random.chance(75)
    ? [`    serializer_class = Shown${number}`]
    : ['    def get_serializer_class(self):', `        return Shown${number}`, ''];
  return [`class Endpoint${number}(${kind}):`, ...serializer, ...get];
}

function manyTrue(trial: Trial): string[] {
  const { number, random } = trial;
  const answer = (indent: string): string[] =>
    withRows(trial, indent, (rows) => [
      `rows = ${rows}`,
      `serializer = Shown${number}(${random.pick(['rows', 'instance=rows'])}, many=True)`,
      'return Response(serializer.data)',
    ]);
  return random.chance(60)
    ? [`class Endpoint${number}(APIView):`, '    def get(self, request):', ...answer('        ')]
    : ['@api_view(["GET"])', `def endpoint_${number}(request):`, ...answer('    ')];
}

const imports = {
  rest_framework: ['generics', 'serializers', 'viewsets'],
  'rest_framework.decorators': ['api_view'],
  'rest_framework.response': ['Response'],
  'rest_framework.views': ['APIView'],
};

/** A serializer whose fields are of one kind, and an endpoint that lists rows with it. */
function rest(fieldOf: FieldOf, end: (trial: Trial) => string[], takesValues: boolean): Surface {
  return {
    accepts: (read) => fieldOf === method || isWritable(read, fieldOf),
    takes: ({ shape }) => shape.k === 'instances' || (takesValues && shape.k === 'dicts'),
    write: (trial) => {
      const isModel = trial.rows.shape.k === 'instances' && trial.random.chance(60);
      const lines = [...serializerOf(trial, fieldOf, isModel), ...end(trial)];
      const model = { 'shop.models': [trial.rows.model.name] };
      return new Map([
        [`shop/t${trial.number}.py`, moduleOf(importsOf(trial, { ...imports, ...merged(trial, model) }), lines)],
      ]);
    },
  };
}

/** importsOf() keeps one list a module, so what the rows import of shop.models is named again. */
function merged({ rows }: Trial, more: Record<string, string[]>): Record<string, readonly string[]> {
  return { 'shop.models': [...(rows.imports.get('shop.models') ?? []), ...(more['shop.models'] ?? [])] };
}

function isWritable(read: Read, fieldOf: FieldOf): boolean {
  if (read.k === 'query') return false;
  if (read.k === 'field' || read.k === 'key' || read.k === 'member') return true;
  if (read.k === 'chain') return fieldOf !== related || (read.steps.length === 1 && read.steps.every(isJoinable));
  return (
    fieldOf === nested ||
    (fieldOf === related && !read.child) ||
    (fieldOf === source && !read.child && (read.op === 'count' || read.op === 'exists'))
  );
}

export const restSurfaces = {
  'a list endpoint with nested serializers': rest(nested, endpoint, false),
  'a list endpoint with source paths': rest(source, endpoint, false),
  'a list endpoint with related fields': rest(related, endpoint, false),
  'a list endpoint with method fields': rest(method, endpoint, true),
  'an APIView with many=True': rest(nested, manyTrue, false),
} satisfies Record<string, Surface>;
