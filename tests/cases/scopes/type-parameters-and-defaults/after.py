import new.mod as m
import new.mod as n


@m.Z
def g[m](
    x: m.K = m.Z,
    y=m.Z,
    *,
    z=lambda q=m.Z: q,
) -> m.K: ...


@m.Z
class C[m](m.K):
    x = m.K


class D:
    m = 1

    def get[T](self, x: m.K) -> m.K: ...

    def put[n](self, x: n.K = n.Z) -> n.K: ...


type A[m] = m.K
type B[T: n.Z] = n.Z


def inner(x):
    type m = int
    return m.K


def outer(x):
    def m[T](y): ...

    return m.K
