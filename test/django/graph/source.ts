import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { djangoEnvironment } from '../environment.ts';

/**
 * The folder of Django's source with its own test suite, of the version that the environment has: from pip, or the
 * original that Debian keeps. It is fetched once into .cache. Throws a sentence that says what to do when it cannot be had.
 */
export function djangoSource(): string {
  const { django, python } = djangoEnvironment();
  const folder = resolve('.cache', `django-source-${django}`);
  if (existsSync(join(folder, 'tests/runtests.py'))) return folder;
  mkdirSync(resolve('.cache'), { recursive: true });
  const scratch = mkdtempSync(resolve('.cache', 'django-source-'));
  try {
    for (const fetch of [fromPip, fromDebian]) {
      const archive = fetch(python, django, scratch);
      const unpacked = archive && unpack(join(scratch, archive), join(scratch, 'unpacked'));
      if (unpacked === undefined || !existsSync(join(unpacked, 'tests/runtests.py'))) continue;
      rmSync(folder, { recursive: true, force: true });
      renameSync(unpacked, folder);
      return folder;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  throw new Error(
    `neither pip nor deb.debian.org could provide the source of Django ${django}. Unpack it to ${folder} by hand.`,
  );
}

/** The name of the archive that was put into a folder. */
function fromPip(python: string, version: string, folder: string): string | undefined {
  const options = ['--quiet', '--no-deps', '--no-binary', ':all:', '--retries', '1', '--timeout', '30'];
  spawnSync(python, ['-m', 'pip', 'download', ...options, `django==${version}`, '--dest', folder]);
  return archiveIn(folder);
}

const download = `
import sys, urllib.request
for address in sys.argv[2:]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer, open(sys.argv[1], "wb") as file:
            file.write(answer.read())
        break
    except OSError:
        pass
`;

/** From Debian's pool of packages. */
function fromDebian(python: string, version: string, folder: string): string | undefined {
  const name = `python-django_${version}.orig.tar.gz`;
  const addresses = ['https://deb.debian.org/debian', 'http://deb.debian.org/debian'].map(
    (base) => `${base}/pool/main/p/python-django/${name}`,
  );
  spawnSync(python, ['-c', download, join(folder, name), ...addresses]);
  return archiveIn(folder);
}

function archiveIn(folder: string): string | undefined {
  return readdirSync(folder).find((name) => /django.*\.tar\.gz$/i.test(name));
}

/** The one folder in an archive. */
function unpack(archive: string, into: string): string | undefined {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  spawnSync('tar', ['-xzf', archive, '-C', into]);
  const [only] = readdirSync(into);
  return only === undefined ? undefined : join(into, only);
}
