from thirdparty import *
