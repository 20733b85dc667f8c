/** Bases from Python itself: nothing that Django cares about is inherited from them, so a class stays fully known. */
const builtins = new Set(
  `object type str int float complex bool bytes bytearray list tuple dict set frozenset property Exception BaseException
  ValueError TypeError KeyError IndexError LookupError AttributeError RuntimeError NotImplementedError OSError IOError
  ArithmeticError AssertionError ImportError NameError PermissionError StopIteration SystemExit TimeoutError UnicodeError
  Warning UserWarning DeprecationWarning RuntimeWarning ConnectionError FileNotFoundError KeyboardInterrupt unicode long
  basestring super zip map filter range slice memoryview classmethod staticmethod`.split(/\s+/),
);

const standardModules = new Set(
  `abc argparse ast asyncio base64 builtins calendar cmd codecs collections configparser contextlib contextvars copy csv
  ctypes dataclasses datetime decimal email enum fractions functools gettext html http importlib inspect io ipaddress
  itertools json logging math multiprocessing numbers operator optparse os pathlib pickle queue random re sched select
  smtplib socket socketserver ssl string struct subprocess sys tempfile textwrap threading time tokenize traceback types
  typing typing_extensions unittest urllib uuid warnings weakref xml xmlrpc zipfile`.split(/\s+/),
);

/** `name` is the dotted name of a base that no file of the project or library defines. */
export function isClosedBase(name: string): boolean {
  const dot = name.indexOf('.');
  return dot < 0 ? builtins.has(name) : standardModules.has(name.slice(0, dot));
}
