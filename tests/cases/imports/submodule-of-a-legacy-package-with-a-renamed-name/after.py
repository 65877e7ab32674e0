from new import helper

helper.build()
