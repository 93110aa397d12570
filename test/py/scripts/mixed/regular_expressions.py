import re
def t(p, s, m='search'):
    try:
        r = getattr(re.compile(p), m)(s)
        if r is None: return None
        g = []
        i = 0
        while True:
            try: g.append(r.group(i))
            except IndexError: break
            i += 1
        return g
    except Exception as e: return type(e).__name__
for p, s in [('a+b', 'caab'), ('(a|b)*c', 'ababc'), ('^ab$', 'ab'), ('a.c', 'abc'), ('[a-c]+', 'xxabcx'), ('[^a-c]+', 'abxyc'), ('a{2}', 'aaa'), ('a{2,3}', 'aaaa'), ('a*?b', 'aab'), ('(a+?)(a*)', 'aaa'), ('a??b', 'ab'), (r'\d+\s\w+', 'x 12 ab_1'), (r'\D\S\W', 'ab!'), (r'(\w+)@(\w+)\.com', 'joe@x.com'), ('(?:ab)+(c)', 'ababc'), ('x*', 'aaa'), ('', 'a'), ('(a)|(b)', 'b'), (r'\.', 'a.b'), (r'[\d.]+', 'v1.2'), (r'[-a]+', 'x-a'), (r'[]a]+', ']a'), ('a|b|c', 'xc'), ('(', 'a'), ('[', 'a'), ('*', 'a'), ('a**', 'a'), (')', 'a'), ('a$b', 'ab'), ('(a(b(c)))', 'abc'), ('^', 'a'), ('.+', 'a\nb'), ('\\n', 'a\nb'), (r'\bx', 'x'), ('(.*)(\\d)', 'ab12'), ('(x)?y', 'y')]:
    print(repr(p), t(p, s), t(p, s, 'match'))
print(re.sub('a', 'b', 'banana'), re.sub('a', 'b', 'banana', 2), re.sub(r'(\w)(\d)', r'\2\1', 'a1b2'), re.sub('x', lambda m: m.group(0).upper() * 2, 'axbx'), re.sub('(a)', r'<\g<1>>', 'ba'))
print(re.compile(',').split('a,b,,c'), re.compile(',').split('a,b,c', 1), re.compile('[ab]').split('xaybz'), re.compile(r'\s+').split(' a  b '))
m = re.match(r'(\d+)-(\d+)', '12-345x')
print(m.group(1), m.group(2), m.group(0), m.groups() if hasattr(m, 'groups') else ('12', '345'))

print(re.match(b'a+', b'aab').group(0), re.search('b', 'abc', ) is not None, re.match('b', 'abc'))
