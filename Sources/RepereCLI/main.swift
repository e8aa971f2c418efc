print("repere")
