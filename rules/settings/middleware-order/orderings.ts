/** Which middleware comes before which, and why. */
export interface Ordering {
  readonly first: string;
  readonly second: string;
  /** What goes wrong the other way round, after "comes before `First`, ". */
  readonly reason: string;
}

const session = 'django.contrib.sessions.middleware.SessionMiddleware';
const authentication = 'django.contrib.auth.middleware.AuthenticationMiddleware';
const common = 'django.middleware.common.CommonMiddleware';
const locale = 'django.middleware.locale.LocaleMiddleware';
const gzip = 'django.middleware.gzip.GZipMiddleware';
const updateCache = 'django.middleware.cache.UpdateCacheMiddleware';
const fetchFromCache = 'django.middleware.cache.FetchFromCacheMiddleware';
const cors = 'corsheaders.middleware.CorsMiddleware';

/**
 * The orders that documentation asks for because something fails otherwise. Sources: ref/middleware/#middleware-ordering and
 * topics/i18n/translation/#how-django-discovers-language-preference (Django 4.2 to 5.2), and the installation pages of
 * django-cors-headers, WhiteNoise, django-debug-toolbar, django-otp, django-hosts and django-prometheus.
 */
export const orderings: readonly Ordering[] = [
  { first: session, second: authentication, reason: 'which has to load the session first' },
  {
    first: session,
    second: 'django.contrib.messages.middleware.MessageMiddleware',
    reason: 'which may hold the messages',
  },
  { first: session, second: locale, reason: 'whose session it reads' },
  { first: locale, second: common, reason: 'so URLs are resolved in no language yet' },
  ...['RemoteUserMiddleware', 'PersistentRemoteUserMiddleware', 'LoginRequiredMiddleware'].map((name) => ({
    first: authentication,
    second: `django.contrib.auth.middleware.${name}`,
    reason: 'which sets the user that it needs',
  })),
  { first: authentication, second: 'django_otp.middleware.OTPMiddleware', reason: 'which sets the user that it needs' },
  ...[session, gzip, locale].map((second) => ({
    first: updateCache,
    second,
    reason: 'so its `Vary` header is missing in the cache',
  })),
  ...[session, gzip, locale].map((first) => ({
    first,
    second: fetchFromCache,
    reason: 'so what it varies on is not set yet',
  })),
  { first: updateCache, second: fetchFromCache, reason: 'so nothing is ever stored' },
  { first: gzip, second: 'django.middleware.http.ConditionalGetMiddleware', reason: 'so ETags are of compressed text' },
  { first: cors, second: common, reason: 'so redirects and errors from there lack its headers' },
  {
    first: cors,
    second: 'whitenoise.middleware.WhiteNoiseMiddleware',
    reason: 'so static files lack its headers',
  },
  {
    first: 'django.middleware.security.SecurityMiddleware',
    second: 'whitenoise.middleware.WhiteNoiseMiddleware',
    reason: 'so static files skip it',
  },
  { first: gzip, second: 'debug_toolbar.middleware.DebugToolbarMiddleware', reason: 'so it sees compressed pages' },
  {
    first: 'django_hosts.middleware.HostsRequestMiddleware',
    second: 'django_hosts.middleware.HostsResponseMiddleware',
    reason: 'which has to come first',
  },
  {
    first: 'django_prometheus.middleware.PrometheusBeforeMiddleware',
    second: 'django_prometheus.middleware.PrometheusAfterMiddleware',
    reason: 'which starts the clock',
  },
];
