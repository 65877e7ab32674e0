from thirdparty.mod import X

X()
