import assert from 'node:assert/strict';
import type { GroupedFinding } from '#core/engine/finding.ts';
import { reviewProject } from '../../support/review.ts';

/** What `django-admin startproject` of Django 5.2 writes, without its comments. */
const startproject = `
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = 'django-insecure-1w(8-zj^5r@b_m!7c#v0x&2k$9q=l+6h%3n)4t*s'
DEBUG = True
ALLOWED_HOSTS = []

INSTALLED_APPS = [
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
]
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
ROOT_URLCONF = 'shop.urls'
WSGI_APPLICATION = 'shop.wsgi.application'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}
AUTH_PASSWORD_VALIDATORS = [
    {'NAME': 'django.contrib.auth.password_validation.UserAttributeSimilarityValidator'},
    {'NAME': 'django.contrib.auth.password_validation.MinimumLengthValidator'},
    {'NAME': 'django.contrib.auth.password_validation.CommonPasswordValidator'},
    {'NAME': 'django.contrib.auth.password_validation.NumericPasswordValidator'},
]
LANGUAGE_CODE = 'en-us'
TIME_ZONE = 'UTC'
USE_I18N = True
USE_TZ = True
STATIC_URL = 'static/'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
`;

const wsgi = `
import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
application = get_wsgi_application()
`;

/** 'settings/debug-enabled + settings/missing-hsts …' of each finding of the settings chapter. */
async function check(settings: string, configuration: string, expected: readonly string[]): Promise<void> {
  const files = new Map([
    ['/bookshop/manage.py', "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"],
    ['/bookshop/shop/__init__.py', ''],
    ['/bookshop/shop/wsgi.py', wsgi],
    ['/bookshop/shop/settings.py', settings],
    ['/bookshop/django-coach.toml', configuration],
  ]);
  const project = await reviewProject(files);
  const findings = project.findings().filter(({ code }) => code.startsWith('settings/'));
  const said = findings.map(({ code, data }) => {
    const grouped = (data['grouped'] ?? []) as readonly GroupedFinding[];
    return [code, ...grouped.map((each) => `${each.code} ${each.djangoCheck ?? ''}`.trimEnd())].join(' + ');
  });
  assert.deepEqual(said, expected);
  assert.ok(findings.every((finding) => !('group' in finding)));
}

describe('findings of one root cause', () => {
  const others = [
    'settings/hardcoded-secret-key security.W009',
    'settings/empty-allowed-hosts security.W020',
    'settings/insecure-session-cookie security.W012',
    'settings/insecure-csrf-cookie security.W016',
    'settings/no-ssl-redirect security.W008',
    'settings/missing-hsts security.W004',
    'settings/missing-static-root',
  ];

  it('are one finding in a fresh project', async () => {
    await check(startproject, '', [['settings/debug-enabled', ...others].join(' + ')]);
  });

  it('are suppressed each on its own', async () => {
    const suppressed = startproject.replace(
      'DEBUG = True',
      'DEBUG = True  # django-coach: ignore[settings/debug-enabled] -- a test',
    );
    await check(suppressed, '', [['settings/hardcoded-secret-key', ...others.slice(1)].join(' + ')]);
  });

  it('are configured each on its own', async () => {
    await check(startproject, 'ignore = ["settings/debug-enabled", "settings/hardcoded-secret-key"]', [
      ['settings/empty-allowed-hosts', ...others.slice(2)].join(' + '),
    ]);
    await check(startproject, 'select = ["settings/missing-hsts"]', ['settings/missing-hsts']);
  });

  it('are what a module lacks, when DEBUG is off', async () => {
    const live = startproject
      .replace('DEBUG = True', 'DEBUG = False')
      .replace('ALLOWED_HOSTS = []', "ALLOWED_HOSTS = ['*']")
      .replace("SECRET_KEY = 'django-insecure-1w(8-zj^5r@b_m!7c#v0x&2k$9q=l+6h%3n)4t*s'", 'SECRET_KEY = read_key()');
    await check(live, '', [
      ['settings/insecure-session-cookie', ...others.slice(3)].join(' + '),
      'settings/wildcard-allowed-hosts',
    ]);
  });

  it('stand alone where a wrong value was written', async () => {
    const live = startproject.replace(/SECRET_KEY.*\nDEBUG.*\n.*\n/, 'DEBUG = False\nALLOWED_HOSTS = ["a.example"]\n');
    const off = ['SESSION_COOKIE_SECURE = False', 'CSRF_COOKIE_SECURE = False', 'SECRET_KEY = read_key()'];
    await check(`${live}\n${off.join('\n')}\n`, '', [
      ['settings/no-ssl-redirect', ...others.slice(5)].join(' + '),
      'settings/insecure-session-cookie',
      'settings/insecure-csrf-cookie',
    ]);
  });
});
