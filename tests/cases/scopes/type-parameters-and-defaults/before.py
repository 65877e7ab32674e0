import old.mod as m  # want SSOT001 "old.mod" safe
import old.mod as n  # want SSOT001 "old.mod" safe


@m.K  # want SSOT002 "m.K" safe
def g[m](
    x: m.K = m.K,  # want SSOT002 "m.K" safe
    y=m.K,  # want SSOT002 "m.K" safe
    *,
    z=lambda q=m.K: q,  # want SSOT002 "m.K" safe
) -> m.K: ...


@m.K  # want SSOT002 "m.K" safe
class C[m](m.K):
    x = m.K


class D:
    m = 1

    def get[T](self, x: m.K) -> m.K: ...

    def put[n](self, x: n.K = n.K) -> n.K: ...  # want SSOT002 "n.K" safe


type A[m] = m.K
type B[T: n.K] = n.K  # want SSOT002 "n.K" safe SSOT002 "n.K" safe


def inner(x):
    type m = int
    return m.K


def outer(x):
    def m[T](y): ...

    return m.K
