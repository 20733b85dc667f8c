import assert from 'node:assert/strict';
import { linked } from './linked.ts';

const settings = 'SECRET_KEY = "x"\nINSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n';
const names = ['base', 'docker', 'dev', 'live', 'plain', 'production'];
const modules = names.map((name) => `#- shop/settings/${name}.py\n${settings}`).join('');
const wsgi = (line: string): string => `#- shop/wsgi.py\nimport os\n${line}\n`;
const byDefault = wsgi('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.plain")');

/** The settings modules that production uses, without `shop.settings.`. */
async function check(fixture: string, expected: readonly string[]): Promise<void> {
  const project = await linked(`#- shop/__init__.py\n#- shop/settings/__init__.py\n${modules}${fixture}`);
  const found = project.settings.production.map(({ module }) => module.replace('shop.settings.', ''));
  assert.deepEqual(found, expected);
}

/** A deployment file that runs with a module. */
function deployment(path: string, name: string): string {
  const module = `shop.settings.${name}`;
  if (/ya?ml$/.test(path))
    return `#- ${path}\nservices:\n  web:\n    environment:\n      DJANGO_SETTINGS_MODULE: ${module}\n`;
  if (path.includes('.env')) return `#- ${path}\nDJANGO_SETTINGS_MODULE=${module}\n`;
  return `#- ${path}\nFROM python\nENV DJANGO_SETTINGS_MODULE=${module}\n`;
}

describe('production settings', () => {
  it('are those that deployment files name, whatever wsgi sets by default', async () => {
    await check(byDefault, ['plain']);
    await check(byDefault + deployment('Dockerfile', 'docker'), ['docker']);
    await check(byDefault + deployment('docker/Dockerfile', 'docker') + deployment('compose.prod.yml', 'live'), [
      'docker',
      'live',
    ]);
    await check(byDefault + deployment('Dockerfile', 'base'), ['base']);
    await check(byDefault + deployment('Dockerfile', 'nowhere'), ['plain']);
  });

  it('are what wsgi insists on', async () => {
    const insists = wsgi('os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings.plain"');
    await check(insists + deployment('Dockerfile', 'docker'), ['plain']);
    const perhaps = wsgi(
      'if "DJANGO_SETTINGS_MODULE" not in os.environ:\n    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings.plain"',
    );
    await check(perhaps + deployment('Dockerfile', 'docker'), ['docker']);
  });

  it('are not what files for development and tests name', async () => {
    const paths = [
      'Dockerfile.dev',
      'local.Dockerfile',
      'compose.override.yml',
      'docker-compose.test.yml',
      '.devcontainer/Dockerfile',
      'docker/dev/Dockerfile',
      'examples/Dockerfile',
      '.github/deploy/web.yml',
    ];
    for (const path of paths) await check(byDefault + deployment(path, 'docker'), ['plain']);
    await check(byDefault + deployment('Dockerfile', 'dev'), ['plain']);
  });

  it('are what is named for production where others of the kind are not', async () => {
    await check(byDefault + deployment('compose.yml', 'docker') + deployment('compose.prod.yml', 'live'), ['live']);
    await check(byDefault + deployment('compose.yml', 'docker'), ['docker']);
  });

  it('are not what a compose file names that may be for development', async () => {
    const served = wsgi('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")');
    await check(served + deployment('compose.yml', 'docker'), ['production']);
    await check(served + deployment('compose.yml', 'live'), ['live']);
    await check(served + deployment('compose.production.yml', 'docker'), ['docker']);
  });

  it('are what supervisord and gunicorn run with, and a script where nobody says otherwise', async () => {
    const supervised = (path: string): string =>
      `#- ${path}\n[program:web]\nenvironment=DJANGO_SETTINGS_MODULE="shop.settings.docker"\n`;
    await check(byDefault + supervised('deploy/supervisord.conf'), ['docker']);
    await check(byDefault + supervised('dev/supervisord.conf'), ['plain']);
    const gunicorn = (path: string): string =>
      `#- ${path}\nbind = ":80"\nraw_env = ["A=1", "DJANGO_SETTINGS_MODULE=shop.settings.docker"]\n`;
    await check(byDefault + gunicorn('gunicorn.conf.py'), ['docker']);
    await check(byDefault + gunicorn('gunicorn.dev.conf.py'), ['plain']);
    await check(byDefault + gunicorn('deploy.py'), ['plain']);
    const script = '#- entrypoint.sh\nexport DJANGO_SETTINGS_MODULE=shop.settings.docker\nexec gunicorn shop.wsgi\n';
    await check(byDefault + script, ['docker']);
    await check(byDefault + script + deployment('Dockerfile', 'live'), ['live']);
    await check(wsgi('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.production")') + script, [
      'production',
    ]);
  });

  it('are what a file with variables says that a compose file names', async () => {
    const compose = (path: string): string => `#- deploy/compose.yml\nservices:\n  web:\n    env_file: ${path}\n`;
    await check(byDefault + compose('../.env.web') + deployment('.env.web', 'docker'), ['docker']);
    await check(byDefault + compose('../.env.dev') + deployment('.env.dev', 'docker'), ['plain']);
    await check(byDefault + compose('../../../../nowhere') + deployment('.env.web', 'docker'), ['plain']);
    await check(byDefault + deployment('.env', 'docker'), ['plain']);
  });
});
