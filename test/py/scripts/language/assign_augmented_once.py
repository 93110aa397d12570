def index():
    print("index")
    return 1
def obj():
    print("obj")
    return data
data = [1, 2, 3]
obj()[index()] += 5
print(data)
