from new.mod import X as A, X as B

A(), B()
