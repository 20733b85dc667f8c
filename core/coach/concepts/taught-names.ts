import type { Rule } from '../../engine/rule.ts';

/** What a hover says of a name of Django: one or two sentences, and the section of the guide that has the rest. */
export interface Taught {
  readonly text: string;
  readonly guide: Rule['guide'];
}

/** Methods of querysets and managers; said only over what is known to be one. */
export const querySetMethods: ReadonlyMap<string, Taught> = new Map(
  Object.entries({
    select_related: { text: 'Joins the related row, so that reading it costs no query.', guide: 'orm#select-related' },
    prefetch_related: {
      text: 'One query more for each relation, for all rows together.',
      guide: 'orm#prefetch-related',
    },
    filter: { text: 'Conditions of one call speak of the same related row.', guide: 'orm#filtering' },
    exclude: { text: 'Keeps the rows for which the conditions do not all hold.', guide: 'orm#filtering' },
    get: { text: 'Runs now; raises DoesNotExist or MultipleObjectsReturned.', guide: 'views#get-object-or-404' },
    annotate: { text: 'Computes a value for each row in the database.', guide: 'orm#expressions' },
    aggregate: { text: 'Runs now, and gives a dictionary for all rows together.', guide: 'orm#expressions' },
    order_by: {
      text: 'Replaces the order of Meta; without one a page may repeat rows.',
      guide: 'orm#pagination-and-ordering',
    },
    only: { text: 'Any other column costs a query for each row that reads it.', guide: 'orm#only-defer-values' },
    defer: { text: 'A column left out costs a query for each row that reads it.', guide: 'orm#only-defer-values' },
    values: { text: 'Gives dictionaries, not instances.', guide: 'orm#only-defer-values' },
    values_list: { text: 'Gives tuples, not instances.', guide: 'orm#only-defer-values' },
    exists: { text: 'Asks for one row and fetches none.', guide: 'orm#exists-count-len' },
    count: { text: 'Counts in the database, unless the rows are in memory already.', guide: 'orm#exists-count-len' },
    bulk_create: { text: 'One statement for many rows: no save(), no signals.', guide: 'orm#bulk-operations' },
    bulk_update: { text: 'One statement for many rows: no save(), no signals.', guide: 'orm#bulk-operations' },
    update: { text: 'One UPDATE in the database: no save(), no signals.', guide: 'orm#bulk-operations' },
    select_for_update: { text: 'Locks the rows until the transaction ends.', guide: 'transactions#lost-updates' },
    get_or_create: {
      text: 'Only a unique constraint makes it safe for two at a time.',
      guide: 'transactions#check-then-act',
    },
    update_or_create: { text: 'Locks the row it finds while it changes it.', guide: 'transactions#check-then-act' },
    iterator: { text: 'Fetches in chunks and keeps no rows.', guide: 'orm#large-tables' },
    raw: { text: 'Your own SQL: values go in as parameters.', guide: 'orm#raw-sql' },
    extra: { text: 'Older than expressions, and to be replaced by them.', guide: 'orm#raw-sql' },
  } satisfies Record<string, Taught>),
);

/** Names by what they resolve to. */
export const dottedNames: ReadonlyMap<string, Taught> = new Map(
  Object.entries({
    'django.db.transaction.atomic': {
      text: 'All writes of the block happen, or none. An exception that leaves the block takes them back.',
      guide: 'transactions#atomic',
    },
    'django.db.transaction.on_commit': {
      text: 'Runs once the transaction is committed, so that a worker finds the row.',
      guide: 'transactions#on-commit',
    },
    'django.db.models.CASCADE': {
      text: 'Deleting the target deletes this row too. Django does it, in Python, and sends signals.',
      guide: 'models#foreign-keys',
    },
    'django.db.models.PROTECT': {
      text: 'The target cannot be deleted while this row points at it: ProtectedError.',
      guide: 'models#foreign-keys',
    },
    'django.db.models.SET_NULL': {
      text: 'Deleting the target leaves this row, its key becomes NULL: the field needs null=True.',
      guide: 'models#foreign-keys',
    },
    'django.db.models.RESTRICT': {
      text: 'As PROTECT, unless the same delete takes this row as well.',
      guide: 'models#foreign-keys',
    },
    'django.db.models.DO_NOTHING': {
      text: 'Django does nothing: the database must, or refuses.',
      guide: 'models#foreign-keys',
    },
    'django.db.models.Q': {
      text: 'A condition as a value: `|`, `&` and `~` put conditions together.',
      guide: 'orm#filtering',
    },
    'django.db.models.F': {
      text: 'A column, read in the database: `F("stock") - 1` loses no update of somebody else.',
      guide: 'orm#expressions',
    },
    'django.db.models.Prefetch': {
      text: 'A prefetch with a queryset of its own: filtered, ordered, under another name.',
      guide: 'orm#prefetch-related',
    },
    'django.shortcuts.get_object_or_404': {
      text: 'get(), which answers 404 where no row is found.',
      guide: 'views#get-object-or-404',
    },
    'django.contrib.auth.get_user_model': {
      text: 'The class that AUTH_USER_MODEL names.',
      guide: 'auth#custom-user',
    },
    'rest_framework.serializers.SerializerMethodField': {
      text: 'Calls `get_<field>` for each object: a query in there runs once a row.',
      guide: 'drf#serializer-method-field',
    },
  } satisfies Record<string, Taught>),
);

export const onDelete: Taught = {
  text: 'What happens to this row when the row that it points at is deleted. Django does it, not the database.',
  guide: 'models#foreign-keys',
};

export const userModel: Taught = {
  text: 'The user class of the project, as `app.Model`. It is chosen before the first migration.',
  guide: 'auth#custom-user',
};

/** Entries of MIDDLEWARE. The order is that of the list on the way in, and the other way round on the way out. */
export const middleware: ReadonlyMap<string, Taught> = new Map(
  Object.entries({
    'django.middleware.security.SecurityMiddleware': {
      text: 'Redirects to HTTPS and sends the headers that the SECURE_ settings ask for. It goes first.',
      guide: 'settings#https-hardening',
    },
    'django.contrib.sessions.middleware.SessionMiddleware': {
      text: 'Gives `request.session`. Authentication needs it above itself.',
      guide: 'auth#sessions',
    },
    'django.middleware.common.CommonMiddleware': {
      text: 'Adds the slash to addresses, and refuses clients of DISALLOWED_USER_AGENTS.',
      guide: 'requests#middleware-onion',
    },
    'django.middleware.csrf.CsrfViewMiddleware': {
      text: 'Refuses a POST without the token that the form got.',
      guide: 'security#csrf',
    },
    'django.contrib.auth.middleware.AuthenticationMiddleware': {
      text: 'Gives `request.user`, lazily: the query runs when somebody reads it. Below sessions.',
      guide: 'auth#sessions',
    },
    'django.contrib.messages.middleware.MessageMiddleware': {
      text: 'Keeps messages for the next page, in a cookie or the session.',
      guide: 'requests#middleware-onion',
    },
    'django.middleware.clickjacking.XFrameOptionsMiddleware': {
      text: 'Says that other sites may not show the pages in a frame.',
      guide: 'security#clickjacking',
    },
    'django.middleware.gzip.GZipMiddleware': {
      text: 'Compresses answers.',
      guide: 'requests#middleware-onion',
    },
    'django.middleware.locale.LocaleMiddleware': {
      text: 'Chooses the language of the request. Below sessions, above CommonMiddleware.',
      guide: 'requests#middleware-onion',
    },
    'corsheaders.middleware.CorsMiddleware': {
      text: 'Tells browsers which other sites may read the answers. Above CommonMiddleware.',
      guide: 'security#cors',
    },
    'whitenoise.middleware.WhiteNoiseMiddleware': {
      text: 'Serves static files from the process itself. Directly below SecurityMiddleware.',
      guide: 'deployment#static-files',
    },
  } satisfies Record<string, Taught>),
);
