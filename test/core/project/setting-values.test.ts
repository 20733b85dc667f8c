import assert from 'node:assert/strict';
import { linked } from './linked.ts';
import { words } from './setting-words.ts';

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

describe('changes of settings', () => {
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
});
