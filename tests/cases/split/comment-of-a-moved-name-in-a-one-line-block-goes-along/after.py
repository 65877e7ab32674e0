class Holder: from old import (
    B,
); from new import A  # about A
