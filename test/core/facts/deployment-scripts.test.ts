import { checkDeployment as check } from './deployed.ts';

describe('facts of deployment files', () => {
  it('are those of supervisord', () => {
    const program = '[program:web]\ncommand=gunicorn shop.wsgi\n';
    check('supervisord.conf', `${program}environment=A="x,y",DJANGO_SETTINGS_MODULE="shop.live"\n`, ['shop.live']);
    check('supervisord.conf', `${program}environment=\n    A=1,\n    DJANGO_SETTINGS_MODULE=shop.live\n`, [
      'shop.live',
    ]);
    check('supervisord.conf', '[supervisord]\nenvironment=DJANGO_SETTINGS_MODULE=shop.live ; it\n', ['shop.live']);
    check('supervisord.conf', '[program:web]\ncommand=env DJANGO_SETTINGS_MODULE=shop.live gunicorn shop.wsgi\n', [
      'shop.live',
    ]);
    check('supervisord.conf', program.replace('web', 'dev') + 'environment=DJANGO_SETTINGS_MODULE=shop.live\n', [
      'shop.live development',
    ]);
    check('supervisord.conf', `${program};environment=DJANGO_SETTINGS_MODULE=shop.live\n`, []);
    check('supervisord.conf', `${program}environment=DJANGO_SETTINGS_MODULE=%(ENV_MODULE)s\n`, []);
    check('supervisord.conf', `${program}environment=OTHER_DJANGO_SETTINGS_MODULE=shop.live\n`, []);
  });

  describe('in a script', () => {
    it('are what it exports, and what its commands say', () => {
      check('entrypoint.sh', '#!/bin/sh\nset -e\nexport DJANGO_SETTINGS_MODULE=shop.live\nexec gunicorn shop.wsgi\n', [
        'shop.live',
      ]);
      check(
        'entrypoint.sh',
        'DJANGO_SETTINGS_MODULE="shop.live"\nexport DJANGO_SETTINGS_MODULE\ngunicorn shop.wsgi\n',
        ['shop.live'],
      );
      check('entrypoint.sh', 'KIND=live\nexport DJANGO_SETTINGS_MODULE="shop.$KIND" # it\n', ['shop.live']);
      check('entrypoint.sh', 'DJANGO_SETTINGS_MODULE=shop.live exec gunicorn \\\n  shop.wsgi\n', ['shop.live']);
      check('start.sh', 'python manage.py migrate --settings=shop.live\ngunicorn shop.wsgi\n', ['shop.live']);
      check('start.sh', 'if [ -n "$A" ]; then\n  echo a\nfi\nexport DJANGO_SETTINGS_MODULE=shop.live\n', ['shop.live']);
      check('start.sh', 'export DJANGO_SETTINGS_MODULE=shop.live\npython manage.py runserver\n', [
        'shop.live development',
      ]);
    });

    it('are not what may be something else, or serves nobody', () => {
      check('entrypoint.sh', 'export DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-shop.live}\n', []);
      check('entrypoint.sh', ': "${DJANGO_SETTINGS_MODULE:=shop.live}"\nexport DJANGO_SETTINGS_MODULE\n', []);
      check('entrypoint.sh', 'export DJANGO_SETTINGS_MODULE=shop.$KIND\n', []);
      check('entrypoint.sh', 'DJANGO_SETTINGS_MODULE=shop.live\n', []);
      check('entrypoint.sh', 'if [ "$KIND" = live ]; then\n  export DJANGO_SETTINGS_MODULE=shop.live\nfi\n', []);
      check('entrypoint.sh', 'if [ "$KIND" ]; then export DJANGO_SETTINGS_MODULE=shop.live; fi\n', []);
      check('entrypoint.sh', '[ "$KIND" ] && export DJANGO_SETTINGS_MODULE=shop.live\n', []);
      check('entrypoint.sh', 'case "$1" in\n  web)\n    export DJANGO_SETTINGS_MODULE=shop.live\n    ;;\nesac\n', []);
      check('entrypoint.sh', 'build() {\n  export DJANGO_SETTINGS_MODULE=shop.build\n}\n', []);
      check('entrypoint.sh', 'cat <<EOF > .env\nexport DJANGO_SETTINGS_MODULE=shop.live\nEOF\n', []);
      check('entrypoint.sh', 'echo DJANGO_SETTINGS_MODULE=shop.live > .env\n', []);
      check('entrypoint.sh', 'DJANGO_SETTINGS_MODULE=shop.build python manage.py collectstatic\n', []);
      check('entrypoint.sh', 'DJANGO_SETTINGS_MODULE=shop.check pytest\n', []);
      check('entrypoint.sh', '# export DJANGO_SETTINGS_MODULE=shop.live\n', []);
    });
  });
});
