# points.py -- where functions are tried: over the whole domain, next to zeros, far out, subnormal, huge.

import math

BIG = 1.7976931348623157e308
TINY = 5e-324


def log_uniform(random, low, high):
    """Between two positive numbers, every order of magnitude alike."""
    return math.exp(random.uniform(math.log(low), math.log(high)))


def of_unary(function, count, random):
    """`count` doubles of the domain, and a few that always belong to it."""
    low, high = max(float(function.lo), -BIG), min(float(function.hi), BIG)
    zeros = [float(z) for z in function.zeros] + [0.0]
    points = [x for z in zeros for x in neighbours(z)]
    while len(points) < count:
        kind = random.random()
        if kind < 0.3:
            x = random.choice((-1, 1)) * log_uniform(random, 1e-320, BIG)
        elif kind < 0.6:
            x = random.uniform(max(low, -40), min(high, 40))
        elif kind < 0.7:
            x = random.choice((-1, 1)) * log_uniform(random, 1e-3, 1e3)
        elif kind < 0.95:
            z = random.choice(zeros)
            x = z + random.choice((-1, 1)) * log_uniform(random, 1e-17, 1) * max(abs(z), 1e-3)
        elif kind < 0.98:
            x = random.choice((-1, 1)) * log_uniform(random, TINY * 2, 1e-300)
        else:
            x = random.choice((-1, 1)) * log_uniform(random, 1e300, BIG)
        points.append(x)
    # The ends, and poles, are kinks: conventions hold there, and other tests look at them.
    return [x for x in points if low < x < high and x != 0 and not is_pole(function, x)]


def neighbours(z):
    """The doubles around z."""
    result = [z]
    for end in (-math.inf, math.inf):
        x = z
        for _ in range(3):
            x = math.nextafter(x, end)
            result.append(x)
    return result


def is_pole(function, x):
    gammas = ("gamma", "lgamma", "digamma", "polygamma")
    return function.name.startswith(gammas) and x <= 0 and x == round(x)


def signed(random, low=1e-320, high=BIG):
    return random.choice((-1, 1)) * log_uniform(random, low, high)


def of_pairs(function, count, random):
    if function.name == "^":
        return [power_pair(random) for _ in range(count)]
    result = []
    while len(result) < count:
        kind = random.random()
        if kind < 0.25:
            pair = (signed(random), signed(random))
        elif kind < 0.5:
            pair = (random.uniform(-10, 10), random.uniform(-10, 10))
        elif kind < 0.75:
            x = signed(random, 1e-100, 1e100)
            pair = (x, x * signed(random, 1e-20, 1e20))
        else:
            x = signed(random, 1e-100, 1e100)
            pair = (x, random.choice((-1, 1)) * x * (1 + signed(random, 1e-16, 1e-1)))
        if 0 not in pair and all(map(math.isfinite, pair)):
            result.append(pair)
    return result


def power_pair(random):
    """A power that neither over- nor underflows; of a negative number, a whole one."""
    while True:
        kind = random.random()
        x = log_uniform(random, 1e-320, BIG) if kind < 0.4 else random.uniform(1e-3, 20)
        if kind > 0.9:
            x = 1 + signed(random, 1e-15, 0.5)
        most = 700 / max(abs(math.log(x)), 1e-12) if x != 1 else 1e12
        y = signed(random, min(1e-12, most / 2), most)
        if random.random() < 0.3:
            y = float(random.randint(-6, 6))
            x *= random.choice((-1, 1))
        elif random.random() < 0.3:
            y = random.choice((0.5, 1.5, 2.5, -0.5, -1.5)) + random.choice((0, 0, 1e-10))
        if abs(y * math.log(abs(x))) < 700:
            return x, y


def of_vectors(count, random):
    result = []
    while len(result) < count:
        length = random.randint(2, 9)
        scale = log_uniform(random, 1e-300, 1e300) if random.random() < 0.5 else 10
        vector = [scale * random.gauss(0, 1) for _ in range(length)]
        if random.random() < 0.3:
            vector = [x * log_uniform(random, 1e-20, 1) for x in vector]
        if all(map(math.isfinite, vector)) and len(set(vector)) == length:
            result.append(vector)
    return result
