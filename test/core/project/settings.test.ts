import assert from 'node:assert/strict';
import type { Constant, SettingValue } from '#core/project/settings.ts';
import { linked } from './linked.ts';

/** A constant as plain JSON; '?' for what is not known. */
function plain(constant: Constant | undefined): unknown {
  if (constant === undefined) return '?';
  if ('items' in constant) return constant.items.map(plain);
  if ('entries' in constant)
    return Object.fromEntries(constant.entries.map(({ key, value }) => [String(plain(key)), plain(value)]));
  return constant.value;
}

/** 'DEBUG' in words: its constant, or `env VARIABLE default cast`. */
function words(value: SettingValue | undefined): unknown {
  if (value === undefined) return 'unset';
  const { environment } = value;
  if (environment === undefined) return plain(value.constant);
  return ['env', environment.variable ?? '?', plain(environment.default), environment.cast];
}

/** The value of NAME in `NAME = <expression>` in a settings module with these imports. */
async function valueOf(expression: string): Promise<unknown> {
  const project = await linked(`
#- settings.py
import json
import os
import environ
import dj_database_url
from decouple import config, Csv
from pathlib import Path
from tools import get_bool_from_env
env = environ.Env(DEBUG=(bool, False), PORT=(int, 80))
BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "x"
INSTALLED_APPS = []
NAME = ${expression}
#- tools.py
def get_bool_from_env(name, default): ...
`);
  return words(project.settings.value('NAME'));
}

describe('setting values', () => {
  const cases: readonly [string, unknown][] = [
    ['"a" "b"', 'ab'],
    ['["a", *["b"], unknown]', ['a', 'b', '?']],
    ['("a",) + ("b",) + other', ['a', 'b', '?']],
    ['{"a": {"b": [1]}, **{"c": None}}', { a: { b: [1] }, c: null }],
    ['f"{SECRET_KEY}-{1}"', 'x-1'],
    ['BASE_DIR / "templates"', '/bookshop/templates'],
    ['os.path.join(BASE_DIR, "a", "../b")', '/bookshop/b'],
    ['os.path.dirname(os.path.abspath(__file__))', '/bookshop'],
    ['not True', false],
    ['"test" in ["a", "test"]', true],
    ['1 if "a" == "b" else 2', 2],
    ['int("12") > 3', true],
    ['json.loads(\'{"a": [1]}\')', { a: [1] }],
    ['compute()', '?'],
    ['os.environ["KEY"]', ['env', 'KEY', '?', 'str']],
    ['os.environ.get("KEY")', ['env', 'KEY', null, 'str']],
    ['os.getenv("DEBUG", "False") == "True"', ['env', 'DEBUG', false, 'bool']],
    ['os.environ.get("DEBUG", "1").lower() in ("1", "true")', ['env', 'DEBUG', true, 'bool']],
    ['bool(os.environ.get("DEBUG", "False"))', ['env', 'DEBUG', true, 'str']],
    ['bool(int(os.environ.get("DEBUG", "0")))', ['env', 'DEBUG', false, 'bool']],
    ['not os.environ.get("PRODUCTION", False)', ['env', 'PRODUCTION', true, 'bool']],
    ['os.environ.get("HOSTS", "a,b").split(",")', ['env', 'HOSTS', ['a', 'b'], 'list']],
    ['env("DEBUG")', ['env', 'DEBUG', false, 'bool']],
    ['env.bool("DEBUG", default=True)', ['env', 'DEBUG', true, 'bool']],
    ['env.bool("DEBUG", "off")', ['env', 'DEBUG', false, 'bool']],
    ['env("SECRET")', ['env', 'SECRET', '?', 'str']],
    ['env.list("HOSTS", default=[])', ['env', 'HOSTS', [], 'list']],
    ['env.db("DATABASE_URL")', ['env', 'DATABASE_URL', '?', 'other']],
    ['config("DEBUG", default="yes", cast=bool)', ['env', 'DEBUG', true, 'bool']],
    ['config("HOSTS", default="a,b", cast=Csv())', ['env', 'HOSTS', ['a', 'b'], 'list']],
    ['get_bool_from_env("DEBUG", True)', ['env', 'DEBUG', true, 'bool']],
    ['os.environ.get("A") or "fallback"', ['env', 'A', 'fallback', 'str']],
    ['"a" if os.environ.get("A", "") else "b"', ['env', 'A', 'b', 'other']],
    ['{"default": dj_database_url.config()}', { default: '?' }],
  ];
  for (const [expression, expected] of cases) {
    it(`of ${expression}`, async () => {
      assert.deepEqual(await valueOf(expression), expected);
    });
  }
});

describe('settings modules', () => {
  it('follow star imports, constants, changes and branches', async () => {
    const project = await linked(`
#- manage.py
import os
def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
#- config/__init__.py
#- config/wsgi.py
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.production"
#- config/settings/__init__.py
#- config/settings/apps.py
APPS = ["shop"]
#- config/settings/base.py
from .apps import APPS
DEBUG = False
SECRET_KEY = "x"
INSTALLED_APPS = ["django.contrib.auth"] + APPS
DATABASES = {"default": {"NAME": "a"}}
ROOT_URLCONF = "config.urls"
_private = 1
#- config/settings/dev.py
from .base import *
from config.settings import base
DEBUG = True
INSTALLED_APPS += ["debug_toolbar"]
INSTALLED_APPS.insert(0, base.SECRET_KEY)
DATABASES["default"]["NAME"] = "b"
if DEBUG:
    LEVEL = "debug"
else:
    LEVEL = "info"
#- config/settings/production.py
from .base import *
import os
INSTALLED_APPS.append("storages")
if os.environ.get("EXTRA"):
    INSTALLED_APPS += ["extra"]
    CACHE = 1
try:
    from .local import *
except ImportError:
    pass
#- config/settings/test.py
from .base import *
PASSWORD_HASHERS = []
`);
    const { settings } = project;
    const purposes = settings.modules.map(({ module, purpose }) => `${module} ${purpose}`);
    assert.deepEqual(purposes, [
      'config.settings.base base',
      'config.settings.dev development',
      'config.settings.production production',
      'config.settings.test test',
    ]);
    assert.deepEqual(
      settings.production.map(({ module }) => module),
      ['config.settings.production'],
    );
    assert.equal(words(settings.value('DEBUG')), true);
    assert.deepEqual(words(settings.value('INSTALLED_APPS')), ['x', 'django.contrib.auth', 'shop', 'debug_toolbar']);
    assert.deepEqual(words(settings.value('DATABASES')), { default: { NAME: 'b' } });
    assert.equal(words(settings.value('LEVEL')), 'debug');
    assert.equal(words(settings.value('_private')), 'unset');
    const [, , production] = settings.modules;
    assert.deepEqual(words(production?.values.get('INSTALLED_APPS')), ['django.contrib.auth', 'shop', 'storages', '?']);
    assert.equal(production?.values.get('CACHE')?.conditional, true);
    assert.equal(production?.complete, false);
    assert.equal(production?.values.get('DEBUG')?.location.file, '/bookshop/config/settings/base.py');
  });

  it('see half of a module that imports them back, as Python does', async () => {
    const project = await linked(`
#- settings/__init__.py
INSTALLED_APPS = ["shop"]
SECRET_KEY = "x"
from .dev import *
#- settings/dev.py
from settings import INSTALLED_APPS
INSTALLED_APPS += ["debug"]
LATER = SECRET_KEY
`);
    assert.deepEqual(words(project.settings.value('INSTALLED_APPS')), ['shop', 'debug']);
  });

  it('are for what their names and folders say', async () => {
    const names = [
      'config/settings/base.py',
      'config/settings/docker.py',
      'config/settings/docker_compose.py',
      'config/settings/prod.py',
      'config/settings/prod.example.py',
      '.github/workflows/ci_settings.py',
      'example/shop/settings.py',
      'devproject/settings.py',
      'project_template/settings.py',
    ];
    const files = names.map((name) => `#- ${name}\nSECRET_KEY = "x"\nINSTALLED_APPS = []\n`);
    const { settings } = await linked(files.join(''));
    const purposes = settings.modules.map(({ file, purpose }) => `${file.replace('/bookshop/', '')} ${purpose}`);
    assert.deepEqual(purposes, [
      '.github/workflows/ci_settings.py test',
      'config/settings/base.py base',
      'config/settings/docker.py production',
      'config/settings/docker_compose.py development',
      'config/settings/prod.example.py development',
      'config/settings/prod.py production',
      'devproject/settings.py development',
      'example/shop/settings.py development',
      'project_template/settings.py development',
    ]);
    // Where one says that it is production's, one that says nothing is not.
    assert.deepEqual(
      settings.production.map(({ file }) => file),
      ['/bookshop/config/settings/prod.py'],
    );
  });

  it('run the files that split_settings includes, as if they stood there', async () => {
    const project = await linked(`
#- server/settings/__init__.py
from split_settings.tools import include, optional
SECRET_KEY = "x"
INSTALLED_APPS = ["a"]
include("components/*.py", "environments/production.py", scope=globals())
#- server/settings/components/apps.py
INSTALLED_APPS += ["b"]
ROOT_URLCONF = "server.urls"
#- server/settings/components/cache.py
CACHES = {"default": {"BACKEND": "x"}}
#- server/settings/environments/production.py
from server.settings.components.cache import CACHES
DEBUG = False
INSTALLED_APPS.append("c")
`);
    const [module] = project.settings.production;
    assert.equal(module?.complete, true);
    assert.deepEqual(words(module?.values.get('INSTALLED_APPS')), ['a', 'b', 'c']);
    assert.equal(words(module?.values.get('DEBUG')), false);
    assert.equal(module?.values.get('DEBUG')?.location.file, '/bookshop/server/settings/environments/production.py');
  });

  it('are the classes of django-configurations', async () => {
    const project = await linked(`
#- config/settings.py
from configurations import Configuration, values
SHARED = ["shop"]
class Common(Configuration):
    INSTALLED_APPS = ["django.contrib.auth"] + SHARED
    DEBUG = values.BooleanValue(False)
    SECRET_KEY = values.SecretValue()
    @property
    def MIDDLEWARE(self):
        return []
class Development(Common):
    DEBUG = True
class Production(Common):
    INSTALLED_APPS = Common.INSTALLED_APPS + ["gunicorn"]
    LEVEL = values.Value("info", environ=False)
`);
    const { modules, production } = project.settings;
    assert.deepEqual(
      modules.map(({ module, purpose }) => `${module} ${purpose}`),
      [
        'config.settings.Common base',
        'config.settings.Development development',
        'config.settings.Production production',
      ],
    );
    const [live] = production;
    assert.equal(live?.module, 'config.settings.Production');
    assert.equal(live.complete, true);
    assert.deepEqual(words(live.values.get('INSTALLED_APPS')), ['django.contrib.auth', 'shop', 'gunicorn']);
    assert.deepEqual(words(live.values.get('DEBUG')), ['env', '?', false, 'bool']);
    assert.deepEqual(words(live.values.get('SECRET_KEY')), ['env', '?', '?', 'str']);
    assert.equal(words(live.values.get('MIDDLEWARE')), '?');
    assert.equal(words(live.values.get('LEVEL')), 'info');
  });

  const changes: readonly [string, unknown][] = [
    ['NAME = [1]\nNAME.extend([2])\nNAME.remove(1)', [2]],
    ['NAME = [1, 2]\nNAME[0] = 3', [3, 2]],
    ['NAME = [1, 2]\nNAME[index] = 3', '?'],
    ['NAME = [{"a": [1]}]\nNAME[0]["a"] += [2]', [{ a: [1, 2] }]],
    ['NAME = [{"a": [1]}]\nNAME[0]["a"].append(2)', [{ a: [1, 2] }]],
    ['NAME = {"a": {"b": 1}}\nNAME["a"].update(outside())', { a: { b: 1, '?': '?' } }],
    ['NAME = {"a": 1}\nNAME.setdefault("a", 2)\nNAME.setdefault("b", 3)', { a: 1, b: 3 }],
    ['NAME = {"a": 1, "b": 2}\nNAME.pop("a")', { b: 2 }],
    ['NAME = [1]\nNAME.sort()', '?'],
    ['NAME = outside()\nNAME.append(1)', ['?', 1]],
    ['NAME = "a" * 3', 'aaa'],
    ['from .gone import NAME', '?'],
    ['try:\n    from .gone import NAME\nexcept ImportError:\n    NAME = 1', '?'],
    ['NAME = 1\ntry:\n    import debug_toolbar\n    NAME = 2\nexcept ImportError:\n    pass', '?'],
    ['match outside():\n    case 1:\n        NAME = 1\n    case _:\n        NAME = 2', '?'],
  ];
  for (const [code, expected] of changes) {
    it(`keep what is known of ${JSON.stringify(code)}`, async () => {
      const project = await linked(`#- settings.py\nSECRET_KEY = "x"\nINSTALLED_APPS = []\n${code}\n`);
      assert.deepEqual(words(project.settings.value('NAME')), expected);
    });
  }

  it('are incomplete where settings come in ways that cannot be followed', async () => {
    const project = await linked(
      `
#- split.py
from split_settings.tools import include
SECRET_KEY = "x"
INSTALLED_APPS = []
include("components/*.py")
#- executed.py
SECRET_KEY = "x"
INSTALLED_APPS = []
exec(open("local.py").read())
#- dynamic.py
SECRET_KEY = "x"
INSTALLED_APPS = []
globals()["DEBUG"] = True
`,
      'split',
    );
    assert.deepEqual(
      project.settings.modules.map(({ complete }) => complete),
      [false, false, false],
    );
    assert.equal(words(project.settings.value('DEBUG')), 'unset');
  });
});
