import CSodium

/// Comparison in a time that does not depend on where two values differ.
public enum Constant {
    public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && (a.isEmpty || sodium_memcmp(a, b, a.count) == 0)
    }
}

/// Numbers that nobody can guess.
public enum Chance {
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
