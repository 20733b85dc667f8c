import assert from 'node:assert/strict';
import { extractDeployment } from '#core/facts/deployment/extract.ts';
import { deploymentKind } from '#core/facts/deployment/kind.ts';
import { checkDeployment as check } from './deployed.ts';

describe('facts of deployment files', () => {
  it('know them by name', () => {
    const kinds = (paths: string): string =>
      paths
        .split(' ')
        .map((path) => deploymentKind(path) ?? '-')
        .join(' ');
    assert.equal(
      kinds(
        'Dockerfile docker/Dockerfile.prod web.dockerfile Containerfile Dockerfile.dockerignore Dockerfile.md x/dockerfiles',
      ),
      'dockerfile dockerfile dockerfile dockerfile - - -',
    );
    assert.equal(
      kinds(
        'compose.yaml docker-compose.prod.yml C:/shop/k8s/web.yaml app.yaml values-live.yml production.yml shop/fixtures/books.yaml',
      ),
      'yaml yaml yaml yaml yaml yaml -',
    );
    assert.equal(
      kinds(
        'Procfile Procfile.dev shop.service uwsgi.ini uwsgi/shop.ini setup.ini fly.toml fly.live.toml pyproject.toml',
      ),
      'procfile procfile unit uwsgi uwsgi - toml toml -',
    );
    assert.equal(kinds('.env .env.live web.env .envs/.live/.django environment'), 'env env env env -');
    assert.equal(
      kinds('supervisord.conf docker/supervisor.live.conf supervisor/web.conf nginx.conf supervisor.py'),
      'supervisor supervisor supervisor - -',
    );
    assert.equal(
      kinds(
        'entrypoint.sh docker-entrypoint.sh bin/entrypoint web_entrypoint.live.sh start.sh compose/live/django/start',
      ),
      'script script script script script script',
    );
    assert.equal(kinds('entrypoint.py entrypoints.md shop/start setup.sh test.sh restart.sh'), '- - - - - -');
  });

  describe('in a Dockerfile', () => {
    it('are what ENV says, in each of its forms', () => {
      check('Dockerfile', 'FROM python\nENV DJANGO_SETTINGS_MODULE=shop.live\n', ['shop.live']);
      check('Dockerfile', 'FROM python\nenv DJANGO_SETTINGS_MODULE shop.live\n', ['shop.live']);
      check('Dockerfile', 'FROM python\nENV A=1 \\\n  # why\n  DJANGO_SETTINGS_MODULE="shop.live" \\\n  B=2\n', [
        'shop.live',
      ]);
      check('Dockerfile', '# escape=`\nFROM python\nENV A=1 `\n  DJANGO_SETTINGS_MODULE=shop.live\n', ['shop.live']);
      check('Dockerfile', 'FROM python\nENV DJANGO_SETTINGS_MODULE=${SETTINGS:-shop.live}\n', ['shop.live']);
      check('Dockerfile', 'FROM python\nENV DJANGO_SETTINGS_MODULE=$SETTINGS\n', []);
    });

    it('follow ARG and ENV', () => {
      check('Dockerfile', 'ARG M=shop.live\nFROM python\nARG M\nENV DJANGO_SETTINGS_MODULE=$M\n', ['shop.live']);
      check('Dockerfile', 'ARG M=shop.live\nFROM python\nENV DJANGO_SETTINGS_MODULE=$M\n', []);
      check('Dockerfile', 'FROM python\nENV KIND=live\nENV DJANGO_SETTINGS_MODULE=shop.${KIND}\n', ['shop.live']);
      check('Dockerfile', 'FROM python\nARG DJANGO_SETTINGS_MODULE=shop.live\n', []);
    });

    it('are what commands say', () => {
      check('Dockerfile', 'FROM a\nCMD ["env", "DJANGO_SETTINGS_MODULE=shop.live", "gunicorn", "shop.wsgi"]\n', [
        'shop.live',
      ]);
      check('Dockerfile', 'FROM a\nCMD gunicorn -e DJANGO_SETTINGS_MODULE=shop.live shop.wsgi\n', ['shop.live']);
      check(
        'Dockerfile',
        'FROM a\nENTRYPOINT ["sh", "-c", "python manage.py migrate --settings shop.live && gunicorn"]\n',
        ['shop.live'],
      );
      check('Dockerfile', 'FROM a\nCMD other --settings=shop.live\n', []);
      check('Dockerfile', 'FROM a\nCMD python manage.py test --settings=shop.live\n', []);
      check('Dockerfile', 'FROM a\nRUN DJANGO_SETTINGS_MODULE=shop.build python manage.py collectstatic\n', []);
      check(
        'Dockerfile',
        'FROM a\nRUN <<EOF\nENV DJANGO_SETTINGS_MODULE=shop.build\nEOF\nENV DJANGO_SETTINGS_MODULE=shop.live\n',
        ['shop.live'],
      );
      check('Dockerfile', 'FROM a\nENV DJANGO_SETTINGS_MODULE=shop.live\nCMD python manage.py runserver\n', [
        'shop.live development',
      ]);
    });

    it('are those of the last stage, or of the one for production', () => {
      const stages = 'FROM a AS base\nENV DJANGO_SETTINGS_MODULE=shop.base\n';
      check('Dockerfile', `${stages}FROM base\n`, ['shop.base']);
      check('Dockerfile', `${stages}FROM base\nENV DJANGO_SETTINGS_MODULE=shop.live\n`, ['shop.live']);
      check('Dockerfile', `${stages}FROM other\n`, []);
      check('Dockerfile', `${stages}FROM base AS dev\nENV DJANGO_SETTINGS_MODULE=shop.dev\n`, ['shop.dev development']);
      check(
        'Dockerfile',
        `${stages}FROM base AS production\nENV DJANGO_SETTINGS_MODULE=shop.live\nFROM base AS dev\n`,
        ['shop.live production'],
      );
    });
  });

  describe('in YAML', () => {
    it('are variables of services, as a mapping, a list or in flow form', () => {
      const service = (inside: string): string => `services:\n  web:\n    image: shop\n${inside}`;
      check(
        'compose.yml',
        service('    environment:\n      A: 1 # one\n      DJANGO_SETTINGS_MODULE: shop.live # it\n'),
        ['shop.live'],
      );
      check('compose.yml', service('    environment:\n    - "DJANGO_SETTINGS_MODULE=shop.live"\n    - B\n'), [
        'shop.live',
      ]);
      check('compose.yml', service('    environment: {A: "x, y", DJANGO_SETTINGS_MODULE: shop.live}\n'), ['shop.live']);
      check('compose.yml', service('    environment: ["DJANGO_SETTINGS_MODULE=shop.live", A=1]\n'), ['shop.live']);
      check('compose.yml', service('    environment:\n      - DJANGO_SETTINGS_MODULE=${MODULE:-shop.live}\n'), [
        'shop.live',
      ]);
      check('compose.yml', service('    environment:\n      - DJANGO_SETTINGS_MODULE=${MODULE}\n'), []);
      check('compose.yml', service('    environment:\n      - DJANGO_SETTINGS_MODULE\n'), []);
      check('compose.yml', service('    build:\n      args:\n        DJANGO_SETTINGS_MODULE: shop.build\n'), []);
      check('compose.yml', service('    labels:\n      DJANGO_SETTINGS_MODULE: shop.live\n'), []);
      check('compose.yml', service('    # environment:\n    #  DJANGO_SETTINGS_MODULE: shop.live\n'), []);
      check(
        'compose.yml',
        service('    notes: |\n      environment:\n        DJANGO_SETTINGS_MODULE: shop.live\n'),
        [],
      );
    });

    it('are what several services share, and what commands say', () => {
      check(
        'compose.yml',
        'x-env: &env\n  DJANGO_SETTINGS_MODULE: shop.live\nservices:\n  web:\n    environment:\n      <<: *env\n',
        ['shop.live'],
      );
      check(
        'compose.yml',
        'services:\n  web:\n    command: >\n      gunicorn shop.wsgi\n      --env DJANGO_SETTINGS_MODULE=shop.live\n',
        ['shop.live'],
      );
      check(
        'compose.yml',
        'services:\n  web:\n    command:\n      - python\n      - manage.py\n      - work\n      - --settings=shop.live\n',
        ['shop.live'],
      );
    });

    it('are for development where the file shows that', () => {
      const text = 'services:\n  web:\n    environment: [DJANGO_SETTINGS_MODULE=shop.settings]\n';
      check('compose.yml', `${text}    command: python manage.py runserver 0:8000\n`, ['shop.settings development']);
      check('compose.yml', `${text}    volumes:\n      - .:/code\n`, ['shop.settings development']);
      check('compose.yml', `${text}    volumes:\n      - data:/data\n`, ['shop.settings']);
      check('compose.yml', `${text}  db:\n    environment:\n      DEBUG: "True"\n`, ['shop.settings development']);
      check('compose.yml', text.replace('web:', 'web-test:'), ['shop.settings test']);
    });

    it('name files with more', () => {
      check('compose.yml', 'services:\n  web:\n    env_file: .env.live\n', ['<.env.live']);
      check(
        'compose.yml',
        'services:\n  web:\n    env_file:\n      - ./a.env\n      - path: b.env\n        required: false\n',
        ['<./a.env', '<b.env'],
      );
      check('compose.yml', 'services:\n  web:\n    env_file: [a.env, "b.env"]\n', ['<a.env', '<b.env']);
    });

    it('are variables of Kubernetes, App Engine and Render', () => {
      const container = 'spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: shop\n';
      check(
        'k8s/web.yaml',
        `${container}        env:\n        - name: DJANGO_SETTINGS_MODULE\n          value: "shop.live"\n`,
        ['shop.live'],
      );
      check(
        'k8s/web.yaml',
        `${container}        env:\n        - value: shop.live\n          name: DJANGO_SETTINGS_MODULE\n`,
        ['shop.live'],
      );
      check('k8s/web.yaml', `${container}        env: [{name: DJANGO_SETTINGS_MODULE, value: shop.live}]\n`, [
        'shop.live',
      ]);
      check('k8s/web.yaml', `${container}        env:\n        - name: OTHER\n          value: shop.live\n`, []);
      check('k8s/web.yaml', 'kind: A\n---\nkind: ConfigMap\ndata:\n  DJANGO_SETTINGS_MODULE: shop.live\n', [
        'shop.live',
      ]);
      check('helm/values.yaml', 'env:\n  DJANGO_SETTINGS_MODULE: "{{ .Values.module }}"\n', []);
      check('app.yaml', 'runtime: python312\nenv_variables:\n  DJANGO_SETTINGS_MODULE: shop.live\n', ['shop.live']);
      check(
        'render.yaml',
        'services:\n  - type: web\n    envVars:\n      - key: DJANGO_SETTINGS_MODULE\n        value: shop.live\n',
        ['shop.live'],
      );
    });
  });

  it('are those of other files that start processes', () => {
    check(
      'Procfile',
      'web: DJANGO_SETTINGS_MODULE=shop.live gunicorn shop.wsgi\n# x\nrelease: python manage.py migrate\n',
      ['shop.live'],
    );
    check('Procfile', 'web: gunicorn shop.wsgi\nrelease: django-admin migrate --settings=shop.live\n', ['shop.live']);
    check(
      'shop.service',
      '[Service]\nEnvironment="A=b c" DJANGO_SETTINGS_MODULE=shop.live\nExecStart=/bin/gunicorn\n',
      ['shop.live'],
    );
    check('shop.service', '[Service]\nExecStart=/bin/env \\\n  DJANGO_SETTINGS_MODULE=shop.live gunicorn\n', [
      'shop.live',
    ]);
    check('shop.service', '[Service]\n# Environment=DJANGO_SETTINGS_MODULE=shop.live\n', []);
    check('uwsgi.ini', '[uwsgi]\nenv = DJANGO_SETTINGS_MODULE=shop.live\nmodule = shop.wsgi\n', ['shop.live']);
    check('uwsgi.ini', '[uwsgi]\nenv = DJANGO_SETTINGS_MODULE=%(name).live\n', []);
    check('fly.toml', 'app = "shop"\n[env]\n  DJANGO_SETTINGS_MODULE = "shop.live"\n[build]\n', ['shop.live']);
    check('fly.toml', '[build.args]\n  DJANGO_SETTINGS_MODULE = "shop.build"\n', []);
    check('.env', 'A=1\nexport DJANGO_SETTINGS_MODULE="shop.live"\n', ['shop.live']);
  });

  it('are nothing in broken, deep and huge files', () => {
    const texts = [
      ...['', '\0', '- - - -', '"', '{', 'a: &', '\t:\n - :\n'],
      ...[`${'- '.repeat(5000)}x`, 'a:\n'.repeat(9000), `a${' '.repeat(100_000)}b ${'"'.repeat(100_000)}`],
      Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a${i}:`).join('\n'),
      `environment:\n  DJANGO_SETTINGS_MODULE: shop.live\n#${'x'.repeat(256 * 1024)}`,
    ];
    for (const kind of [
      'dockerfile',
      'yaml',
      'procfile',
      'unit',
      'uwsgi',
      'toml',
      'env',
      'supervisor',
      'script',
    ] as const) {
      for (const text of texts) assert.deepEqual(extractDeployment(text, kind).settings, []);
    }
  });
});
