from old import B  # pylint: disable=unused-import
from new import A  # pylint: disable=unused-import
