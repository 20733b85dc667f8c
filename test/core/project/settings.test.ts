import assert from 'node:assert/strict';
import { linked } from './linked.ts';
import { words } from './setting-words.ts';

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
#- old.py
SECRET_KEY = "x"
INSTALLED_APPS = []
exec code in globals()
#- dynamic.py
SECRET_KEY = "x"
INSTALLED_APPS = []
globals()["DEBUG"] = True
`,
      'split',
    );
    assert.deepEqual(
      project.settings.modules.map(({ complete }) => complete),
      [false, false, false, false],
    );
    assert.equal(words(project.settings.value('DEBUG')), 'unset');
  });
});
