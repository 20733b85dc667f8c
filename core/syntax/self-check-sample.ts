/**
 * A text with every case in which reading a tree from memory could go wrong: aliases, fields of hidden nodes, long and short
 * leaves, comments between children, operators with fields, a character of two UTF-16 units, missing nodes and an error.
 */
export const selfCheckSample = `
# a comment before everything
from . import (a as b, c)  # 𝒳
@decorate(1, *args, key=lambda x, /, *, y=2: x if y else -x, **rest)
async def a_name_that_is_long_enough_to_need_a_node_of_its_own_rather_than_an_inline_leaf_because_its_size_is_past_255_bytes(
    self, # in the middle
    b: int = 3, *args: str, **kwargs
) -> list[int]:
    """Text."""
    async with open(f'{b!r:>{width}} 𝒳') as f, g: pass
    for i, (j, *k) in enumerate(x): print(i, end='') \\
        ; del j
    else: return not a is not b not in c <= d and e or f
    try: x: int = y = (z := 1)
    except* (A, B) as error: raise C from error
    except D: ...
    finally: yield from (q async for q in w if q)
    match x:
        case {'a': [1, *_], **rest} | P(q, r=1) as s if t: pass
    return {**a, 'b': {*c}, 'd': [e for e in f]}, a[1:2, ::3], await g(h for h in i)
class A[T](B, metaclass=C):
    type X[*Ts] = dict[str, "𝒳\\n" 'y']
    a, b.c = d @= e
def broken(:
    x = (1,
    if
`;
