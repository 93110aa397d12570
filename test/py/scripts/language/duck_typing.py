class Duck:
    def speak(self): return "quack"
class Robot:
    def __getattr__(self, name): return lambda *a: "robot " + name
for x in (Duck(), Robot()):
    print(x.speak())
print(Robot().fly(1, 2))
