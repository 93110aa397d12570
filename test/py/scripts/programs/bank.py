class Insufficient(Exception): pass
class Account:
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.log = owner, balance, []
    @property
    def balance(self): return self._balance
    def move(self, amount):
        if self._balance + amount < 0:
            raise Insufficient(self.owner, self._balance, amount)
        self._balance += amount
        self.log.append(amount)
def transfer(a, b, n):
    a.move(-n)
    b.move(n)
x, y = Account("x", 100), Account("y")
transfer(x, y, 30)
try:
    transfer(y, x, 50)
except Insufficient as e:
    print("refused", e.args)
print(x.balance, y.balance, x.log, y.log)
