import CSodium

/// Shamir's secret sharing over GF(2^8), with the polynomial of AES (0x11B): any `threshold` shares give the secret, fewer say nothing of it.
///
/// Source: A. Shamir, "How to share a secret", CACM 22 (11), 1979, doi:10.1145/359168.359176. Multiplications take the same time whatever the bytes.
enum SecretSharing {
    /// One point for each share: `x` is 1 to 255, `bytes` as long as the secret. Nil when the numbers make no sense.
    static func split(_ secret: [UInt8], shares: Int, threshold: Int) -> [(x: UInt8, bytes: [UInt8])]? {
        guard (1...255).contains(threshold), (threshold...255).contains(shares) else { return nil }
        var points = (1...shares).map { (x: UInt8($0), bytes: [UInt8]()) }
        for byte in secret {
            var others = [UInt8](repeating: 0, count: threshold - 1)
            randombytes_buf(&others, others.count)
            for index in points.indices { points[index].bytes.append(value(at: points[index].x, [byte] + others)) }
            sodium_memzero(&others, others.count)
        }
        return points
    }

    /// The value at zero of the polynomial that goes through the points. Nil when two points have the same place, or not the same length.
    static func combine(_ points: [(x: UInt8, bytes: [UInt8])]) -> [UInt8]? {
        guard let length = points.first?.bytes.count, points.allSatisfy({ $0.bytes.count == length && $0.x != 0 }), Set(points.map(\.x)).count == points.count else { return nil }
        let weights = points.map { point in
            points.filter { $0.x != point.x }.reduce(UInt8(1)) { product($0, product($1.x, inverse($1.x ^ point.x))) }
        }
        return (0..<length).map { place in zip(points, weights).reduce(UInt8(0)) { $0 ^ product($1.0.bytes[place], $1.1) } }
    }

    private static func value(at x: UInt8, _ coefficients: [UInt8]) -> UInt8 {
        coefficients.reversed().reduce(0) { product($0, x) ^ $1 }
    }

    static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var a = a, b = b, sum: UInt8 = 0
        for _ in 0..<8 {
            sum ^= a & (0 &- (b & 1))
            a = (a << 1) ^ (0x1B & (0 &- (a >> 7)))
            b >>= 1
        }
        return sum
    }

    /// a^254: the inverse of every byte but 0.
    static func inverse(_ a: UInt8) -> UInt8 {
        var power = a, result: UInt8 = 1
        for _ in 0..<7 {
            power = product(power, power)
            result = product(result, power)
        }
        return result
    }
}
